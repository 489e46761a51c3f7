import { checkLog, checkOptions, type Finding, freeRevisions, memoryLog, type RevisionRun } from '@vist/replay';
import { describe, expect, it } from 'vitest';
import { TWICE } from './report-of.ts';

const FINDINGS = checkLog(memoryLog(TWICE.records), checkOptions(TWICE.profile)).findings;
const RETURNS = new Map([
  [0, 0],
  [1, 0],
  [2, 0],
  [3, -22],
]);
const FOUND = { operation: 2, returns: RETURNS };

function found(rule: Finding['rule']): Finding {
  const finding = FINDINGS.find((each) => each.rule === rule);
  if (finding === undefined) throw new Error(`no ${rule}`);
  return finding;
}

function asked(finding: Finding, run: Partial<RevisionRun>): ReturnType<typeof freeRevisions> {
  return freeRevisions(finding, FOUND, new Map([['V9', { findings: [], returns: RETURNS, ...run }]]));
}

describe('the revisions that are free of a finding', () => {
  const lock = found('LOCK-1');

  it('do not have it, in whatever function', () => {
    expect(asked(lock, {})).toEqual({ free: ['V9'], unreached: [] });
    expect(asked(lock, { findings: [{ ...lock, site: 'elsewhere' }] })).toEqual({ free: [], unreached: [] });
  });

  it('break the rule nowhere else', () => {
    expect(asked(lock, { findings: [{ ...lock, kind: 'another' }] })).toEqual({ free: [], unreached: [] });
  });

  it('do not lock in another wrong way: no lock is no better than the wrong hold of one', () => {
    expect(asked(lock, { findings: [{ ...lock, rule: 'LOCK-2' }] }).free).toEqual([]);
  });

  it('may have a note', () => {
    expect(asked(lock, { findings: [{ ...lock, severity: 'note' }] }).free).toEqual(['V9']);
  });

  it('lose nothing of a leak by another rule', () => {
    const leak = found('LEAK-1');
    expect(asked(leak, { findings: [{ ...leak, rule: 'LEAK-2', kind: 'another' }] }).free).toEqual([]);
  });

  it('come to their end, and nothing fails before that did not fail here', () => {
    const without = (index: number): RevisionRun['returns'] => new Map([...RETURNS].filter(([each]) => each !== index));
    expect(asked(lock, { returns: without(2) })).toEqual({ free: [], unreached: ['V9'] });
    expect(asked(lock, { returns: without(3) })).toEqual({ free: [], unreached: ['V9'] });
    expect(asked(lock, { returns: new Map([...RETURNS, [1, -12]]) })).toEqual({ free: [], unreached: ['V9'] });
    expect(asked(lock, { returns: new Map([...RETURNS, [2, -16]]) }).free).toEqual(['V9']);
  });
});
