import { expandStream, type LogSource, type Profile, seq, type Stream, type SystemRecord } from '@vist/core';
import { type CheckOptions, type CheckResult, createChecker } from './checker.ts';
import type { Finding } from './finding.ts';
import { RULES } from './registry.ts';

/** Checks a whole log: every rule over one pass. */
export function checkLog(log: LogSource, options: CheckOptions): CheckResult {
  const checker = createChecker(options);
  for (const record of log.records(seq(0))) checker.next(record);
  checker.end();
  return checker.result;
}

/** Findings of a live machine, each as soon as its record happened; the last ones when the stream completes. */
export function checkLive(records$: Stream<SystemRecord>, options: CheckOptions): Stream<Finding> {
  return expandStream(records$, () => {
    const checker = createChecker(options);
    return { next: (record) => checker.next(record), end: () => checker.end() };
  });
}

/** All rules, on a log that holds everything that happened. */
export function checkOptions(profile: Profile): CheckOptions {
  return { profile, rules: RULES, traceable: null, mostRepeats: 64 };
}
