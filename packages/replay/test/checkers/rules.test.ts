import { type Finding, RULES, ruleTest } from '@vist/replay';
import { describe, expect, it } from 'vitest';
import type { RuleCase } from './case.ts';
import { CMO_CASES } from './cmo-cases.ts';
import { LIFE_CASES, TIMED_OUT } from './life-cases.ts';
import { C_CASES, GUEST_CASES, IRS_CASES, LEAK_CASES, LOCK_CASES, SIZE_CASES, VALID_CASES } from './other-cases.ts';
import { NON_COHERENT } from './platform.ts';

const CASES: Readonly<Record<string, RuleCase>> = {
  ...CMO_CASES,
  ...LIFE_CASES,
  ...LEAK_CASES,
  ...LOCK_CASES,
  ...IRS_CASES,
  ...VALID_CASES,
  ...SIZE_CASES,
  ...C_CASES,
  ...GUEST_CASES,
};

const titles = (findings: readonly Finding[]): readonly string[] => findings.map(({ title }) => title);

describe('every rule', () => {
  it('has a test', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(RULES.map(({ rule }) => rule).toSorted());
  });

  describe.each(RULES)('$rule: $title', ({ rule, severity }) => {
    const { fires = [], silent = [], profile = NON_COHERENT } = CASES[rule] ?? {};
    const given = ruleTest({ profile });

    it('fires', () => {
      const found = given(...fires).of(rule);
      expect(titles(found)).not.toEqual([]);
      expect(found.map((finding) => finding.severity)).toContain(severity);
    });

    it('says what is missing, and until when, unless it is a note', () => {
      const silent = given(...fires)
        .of(rule)
        .filter(({ missing, severity: how }) => how !== 'note' && missing === null);
      expect(titles(silent)).toEqual([]);
    });

    it('does not fire', () => {
      expect(titles(given(...silent).of(rule))).toEqual([]);
    });
  });
});

describe('LIFE-5: a command that timed out', () => {
  it('may be performed late: the finding says so, and what it is about', () => {
    const [finding] = ruleTest({ profile: NON_COHERENT })(...TIMED_OUT).of('LIFE-5');
    expect(finding?.world?.kind).toBe('late');
    expect(finding?.title).toContain('if the timed-out LPI_VIST_MAKE_VALID completes late');
  });
});
