import type { LogSource, Seq, SystemRecord } from '@vist/core';
import type { CheckResult, Undecidable } from '../checkers/checker.ts';
import type { Finding, RuleId, Severity } from '../checkers/finding.ts';
import type { Rule } from '../checkers/rule.ts';
import type { Confirmation } from '../confirm/confirm.ts';
import { type Baseline, isKnown } from './baseline.ts';
import { framesOf } from './frames.ts';
import type { FreeRevisions } from './free-revisions.ts';

/** What a report is made of, in whatever format. */
export interface ReportInput {
  /** `vist 0.1.0` */
  readonly tool: string;
  /** What was checked: a trace or a scenario, as messages call it. */
  readonly source: string;
  readonly log: LogSource;
  readonly result: CheckResult;
  /** The rules that were checked. */
  readonly rules: readonly Rule[];
  /** The command that reproduces the findings of a rule; null when none does. */
  readonly reproduce: ((rule: RuleId) => string) | null;
  /** Findings that are known, and do not count. */
  readonly baseline: Baseline | null;
  /** Revisions on which the same scenario does not have a finding; null where there is no scenario, or none to compare. */
  readonly freeIn: ((finding: Finding) => FreeRevisions | null) | null;
  /** What came of confirming a finding; null when nobody tried. */
  readonly confirmationOf: (finding: Finding) => Confirmation | null;
  /** True for functions whose code is not public for the revision (docs/RECORDINGS.md). */
  readonly isReconstructed: (func: string) => boolean;
}

/** A report before it is printed. */
export interface CheckReport {
  readonly tool: string;
  readonly source: string;
  /** Number of records that were checked. */
  readonly length: number;
  readonly groups: readonly FindingGroup[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** Findings that the baseline knows: they are in no group. */
  readonly knownCount: number;
  readonly undecidable: readonly Undecidable[];
  readonly rules: readonly Rule[];
}

/** A finding and its repeats. */
export interface FindingGroup {
  readonly finding: Finding;
  /** How often it was found, the first included. */
  readonly count: number;
  /** Positions of repeats that were kept. */
  readonly repeats: readonly Seq[];
  readonly rule: RuleId;
  /** The causes with their records and the calls that they stand in. */
  readonly sides: readonly Side[];
  readonly confirmation: Confirmation | null;
  readonly freeIn: FreeRevisions | null;
  readonly isReconstructed: boolean;
  readonly reproduce: string | null;
}

/** A record that a finding rests on, as a reader sees it. */
export interface Side {
  readonly seq: Seq;
  readonly role: string;
  readonly record: SystemRecord | null;
  /** Kernel functions from the innermost outwards, then the operation. */
  readonly frames: readonly string[];
}

const ORDER: readonly Severity[] = ['error', 'warning', 'note'];

/** Groups the findings of a check: errors first, what happened before what may, each group by its first finding. */
export function checkReport(input: ReportInput): CheckReport {
  const { result, baseline } = input;
  const byKey = new Map<string, Finding[]>();
  let knownCount = 0;
  for (const finding of result.findings) {
    const list = byKey.get(groupKey(finding));
    if (list !== undefined) list.push(finding);
    else if (baseline !== null && isKnown(baseline, finding)) knownCount += 1;
    else byKey.set(groupKey(finding), [finding]);
  }
  const groups = [...byKey.values()]
    .flatMap((findings) => groupOf(findings, input))
    .toSorted((a, b) => rank(a) - rank(b) || luck(a) - luck(b) || a.finding.at - b.finding.at);
  return {
    tool: input.tool,
    source: input.source,
    length: result.length,
    groups,
    counts: { error: countOf(groups, 'error'), warning: countOf(groups, 'warning'), note: countOf(groups, 'note') },
    knownCount,
    undecidable: result.undecidable,
    rules: input.rules,
  };
}

/** Repeats are alike in rule, functions and kind of place, and in how bad they are. */
function groupKey({ key, severity }: Finding): string {
  return `${severity} ${key}`;
}

function groupOf(findings: readonly Finding[], input: ReportInput): readonly FindingGroup[] {
  const [finding, ...repeats] = findings;
  if (finding === undefined) return [];
  const total = input.result.counts.get(finding.key) ?? findings.length;
  const others = input.result.findings.filter(({ key }) => key === finding.key).length - findings.length;
  return [
    {
      finding,
      count: Math.max(findings.length, total - others),
      repeats: repeats.map(({ at }) => at),
      rule: finding.rule,
      sides: finding.causes.map(({ seq, role }) => sideOf(input.log, seq, role)),
      confirmation: input.confirmationOf(finding),
      freeIn: finding.severity === 'note' ? null : (input.freeIn?.(finding) ?? null),
      isReconstructed: input.isReconstructed(finding.site),
      reproduce: input.reproduce?.(finding.rule) ?? null,
    },
  ];
}

function sideOf(log: LogSource, seq: Seq, role: string): Side {
  const [record = null] = firstRecord(log, seq);
  return { seq, role, record, frames: record === null ? [] : framesOf(log, record) };
}

function firstRecord(log: LogSource, at: Seq): readonly SystemRecord[] {
  for (const record of log.records(at)) return [record];
  return [];
}

function rank({ finding }: FindingGroup): number {
  return ORDER.indexOf(finding.severity);
}

/** 0 for what happened, 1 for what this run was lucky about. */
function luck({ finding }: FindingGroup): number {
  return hasHappened(finding) ? 0 : 1;
}

/** False for what needs acts of the environment, or one of the fates that a timed-out command may have. */
export function hasHappened({ status, world }: Finding): boolean {
  return status.kind === 'happened' && world === null;
}

function countOf(groups: readonly FindingGroup[], severity: Severity): number {
  return groups.filter(({ finding }) => finding.severity === severity).reduce((sum, { count }) => sum + count, 0);
}
