import type { Profile, SystemRecord } from '@vist/core';
import { createChecker } from './checker.ts';
import type { Finding, RuleId } from './finding.ts';
import { RULES } from './registry.ts';
import type { Rule } from './rule.ts';
import { type TestEvent, testLog } from './test-events.ts';

/** What a log of a test comes to. */
export interface RuleTestResult {
  readonly records: readonly SystemRecord[];
  readonly findings: readonly Finding[];
  /** The findings of one rule. */
  of(this: void, rule: RuleId): readonly Finding[];
}

/** What rules are tested on. */
export interface RuleTestOptions {
  readonly profile: Profile;
  /** Rules besides those that come with vist. */
  readonly rules?: readonly Rule[];
}

/**
 * A test kit for rules: `const given = ruleTest({ profile })`, then `given(step.store(...), ...).of('CMO-1')`.
 * It knows no test runner: what it answers is plain data.
 */
export function ruleTest({
  profile,
  rules = [],
}: RuleTestOptions): (...events: readonly TestEvent[]) => RuleTestResult {
  return (...events) => {
    const records = testLog(events);
    const checker = createChecker({ profile, rules: [...RULES, ...rules], traceable: null, mostRepeats: 1000 });
    for (const record of records) checker.next(record);
    checker.end();
    const { findings } = checker.result;
    return { records, findings, of: (id) => findings.filter(({ rule }) => rule === id) };
  };
}
