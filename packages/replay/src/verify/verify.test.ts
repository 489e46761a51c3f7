import { type SystemEvent, type SystemRecord, seq } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { OPTIONS, REVISION, runOf, SMALL_SCENARIO } from '../../test/small-run.ts';
import { memoryLog } from '../timeline/memory-log.ts';
import { verifyByActs } from './by-acts.ts';
import { verifyByPrograms } from './by-programs.ts';
import { describeDifference } from './describe.ts';
import type { Verdict } from './verdict.ts';

const { records, digest } = runOf(SMALL_SCENARIO);

type Verify = (log: readonly SystemRecord[], digest?: string | null) => Verdict;

const byPrograms: Verify = (log, end = digest) =>
  verifyByPrograms(memoryLog(log), { scenario: SMALL_SCENARIO, revision: REVISION, options: OPTIONS, digest: end });
const byActs: Verify = (log, end = digest) =>
  verifyByActs(memoryLog(log), { profile: SMALL_SCENARIO.profile, chunkLength: OPTIONS.chunkLength, digest: end });

describe.each([
  ['by programs', byPrograms],
  ['by acts', byActs],
])('verify %s', (_, verify) => {
  it('finds nothing in a run', () => {
    expect(verify(records)).toEqual({ verified: true, length: records.length, digest });
    expect(verify(records, null)).toEqual({ verified: true, length: records.length, digest });
  });

  it('names the loaded word that memory does not hold', () => {
    const at = positionOf('mem.loaded');
    const verdict = verify(withField(at, 'value', 0x77n));
    expect(verdict).toMatchObject({
      verified: false,
      verifiedPrefix: at,
      difference: { kind: 'record', at, fields: [{ field: 'value', recorded: 0x77n }] },
    });
  });

  it('names an effect that is another one, the act behind it, and what it does to the state', () => {
    const at = positionOf('mem.zeroed');
    const verdict = verify(withField(at, 'sizeBytes', 1024));
    expect(verdict).toMatchObject({
      verifiedPrefix: at,
      difference: { fields: [{ field: 'sizeBytes', recorded: 1024 }], cause: causeAt(at) },
    });
    expect(verdict.verified ? [] : differencesOf(verdict)).toContainEqual(
      expect.objectContaining({ place: expect.stringContaining('memory.leaves') as string }),
    );
  });

  it('names an effect that nothing leads to', () => {
    const at = positionOf('mem.zeroed');
    const record = records[at] as SystemRecord;
    const log = [...records.slice(0, at + 1), { ...record, seq: seq(at + 1) }, ...records.slice(at + 1)];
    expect(verify(log)).toMatchObject({ verifiedPrefix: at + 1 });
  });

  it('names an effect that is missing at the end of the log', () => {
    const at = positionOf('mem.zeroed');
    expect(verify(records.slice(0, at))).toMatchObject({
      verifiedPrefix: at,
      difference: { kind: 'record', recorded: null, produced: records[at], fields: [], cause: causeAt(at) },
    });
  });

  it('names a final state that is another one', () => {
    expect(verify(records, 'f00d')).toEqual({
      verified: false,
      verifiedPrefix: records.length,
      difference: { kind: 'digest', at: records.length, recorded: 'f00d', produced: digest },
    });
  });
});

describe('verify by programs', () => {
  it('knows that the run went on', () => {
    const at = records.length - 40;
    expect(byPrograms(records.slice(0, at), null)).toMatchObject({
      verifiedPrefix: at,
      difference: { recorded: null, produced: { seq: at } },
    });
  });

  it('knows that the run was over', () => {
    const extra: SystemRecord = { seq: seq(records.length), cause: null, actor: 'env', origin: null, event: ENDED };
    expect(byPrograms([...records, extra])).toMatchObject({
      verifiedPrefix: records.length,
      difference: { recorded: extra, produced: null },
    });
  });

  it('finds a changed choice, which acts alone cannot know', () => {
    const at = positionOf('mem.stored');
    const log = withField(at, 'site', 'somebody_else');
    expect(byPrograms(log)).toMatchObject({ verifiedPrefix: at, difference: { fields: [{ field: 'site' }] } });
    expect(byActs(log)).toMatchObject({ verified: true });
  });
});

describe('describeDifference', () => {
  it('says where, what, why and what follows', () => {
    const at = positionOf('mem.zeroed');
    const { event, cause } = records[at] as SystemRecord;
    const verdict = byActs(withField(at, 'sizeBytes', 1024));
    const lines = verdict.verified ? [] : describeDifference(verdict.difference);
    const [base, size] = event.type === 'mem.zeroed' ? [event.base.toString(16), event.sizeBytes] : [];
    expect(lines.slice(0, 4)).toEqual([
      `the log differs at record ${at}`,
      `  recorded  #${at} pe0 mem.zeroed base=0x${base} sizeBytes=1024 (because of #${cause})`,
      `  produced  #${at} pe0 mem.zeroed base=0x${base} sizeBytes=${size} (because of #${cause})`,
      `    sizeBytes: recorded 1024, produced ${size}`,
    ]);
    expect(lines[4]).toContain('alloc.allocated');
  });

  it('says that only the end differs', () => {
    const verdict = byActs(records, 'f00d');
    expect(verdict.verified ? [] : describeDifference(verdict.difference)).toEqual([
      `after all ${records.length} records the state is not the one that the log ends with`,
      '  recorded digest  f00d',
      `  produced digest  ${digest}`,
    ]);
  });
});

const ENDED: SystemEvent = { type: 'env.runEnded', reason: 'complete' };

function positionOf(type: SystemEvent['type']): number {
  const found = records.findIndex(({ event }) => event.type === type);
  expect(found, type).toBeGreaterThan(0);
  return found;
}

function withField(at: number, field: string, value: unknown): readonly SystemRecord[] {
  return records.map((record, index) =>
    index === at ? { ...record, event: { ...record.event, [field]: value } } : record,
  );
}

function differencesOf(verdict: Extract<Verdict, { verified: false }>): readonly unknown[] {
  return verdict.difference.kind === 'record' ? verdict.difference.state : [];
}

function causeAt(at: number): SystemRecord | undefined {
  return records[records[at]?.cause ?? -1];
}
