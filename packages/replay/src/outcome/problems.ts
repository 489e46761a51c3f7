import type { CheckResult } from '../checkers/checker.ts';
import type { Finding, RuleId, Severity } from '../checkers/finding.ts';
import { familyOf } from '../checkers/rule-pages.ts';

/**
 * Findings of one family about one kind of thing, in whatever function: what two runs have in common although their
 * functions have other names. Notes are no problem.
 */
export interface Problem {
  /** Equal in runs that have the same problem: `LEAK forgotten l2-ist`. */
  readonly key: string;
  readonly family: string;
  readonly rules: readonly RuleId[];
  readonly severity: Severity;
  /** Position and words of the first finding. */
  readonly at: number;
  readonly title: string;
  readonly count: number;
}

/** The problems in what was found: errors first, each by its first finding. */
export function problemsOf({ findings, counts }: CheckResult): readonly Problem[] {
  const byKey = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.severity === 'note') continue;
    const key = `${familyOf(finding.rule)} ${finding.kind}`;
    byKey.set(key, [...(byKey.get(key) ?? []), finding]);
  }
  return [...byKey]
    .map(([key, [first, ...others]]) => problemOf(key, first!, others, counts))
    .toSorted((a, b) => rank(a.severity) - rank(b.severity) || a.at - b.at);
}

function problemOf(key: string, first: Finding, others: readonly Finding[], counts: CheckResult['counts']): Problem {
  const all = [first, ...others];
  const keys = new Set(all.map((finding) => finding.key));
  return {
    key,
    family: familyOf(first.rule),
    rules: [...new Set(all.map(({ rule }) => rule))].toSorted(),
    severity: all.some(({ severity }) => severity === 'error') ? 'error' : 'warning',
    at: first.at,
    title: first.title,
    count: [...keys].reduce((sum, each) => sum + (counts.get(each) ?? 0), 0),
  };
}

function rank(severity: Severity): number {
  return severity === 'error' ? 0 : 1;
}
