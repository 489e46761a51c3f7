import { actName, hexWord, type SystemCommand } from '@vist/core';
import { type Conformance, describeRecord, type Undecided, unfollowedText } from '@vist/replay';
import type { Style } from '../render/style.ts';

/** What `vist conform --json` prints. Text is made from the same data. */
export interface ConformReport {
  readonly schema: 'vist/conformance';
  readonly schemaVersion: 1;
  readonly source: string;
  /** Null when it cannot be decided: there is no call of KVM's GICv5 code in the log. */
  readonly revision: string | null;
  readonly conforms: boolean | null;
  readonly seenCount: number;
  readonly explainedCount: number;
  readonly candidates: Conformance['candidates'];
  readonly impossible: ImpossibleEvent | null;
  readonly wouldExplain: readonly string[];
  /** What of the platform the log shows; empty when it was known before. */
  readonly seen: readonly string[];
  readonly assumptions: readonly string[];
  readonly undecided: readonly Undecided[];
  /** Calls that could not be followed to their ends, and what would tell how they went. */
  readonly unfollowed: readonly UnfollowedCall[];
}

/** A call that goes by something that was not recorded. */
export interface UnfollowedCall {
  readonly call: string;
  readonly seq: number;
  /** Line of the source from which on it was not followed; null for a run. */
  readonly line: number | null;
  readonly why: string;
}

/** The first event that the code cannot have made. */
export interface ImpossibleEvent {
  readonly seq: number;
  /** Line of the source it was imported from; null for a run. */
  readonly line: number | null;
  readonly event: string;
  readonly during: string;
  /** What does not fit. */
  readonly guard: string;
  /** What the code would have done; null when it had nothing more to do. */
  readonly expected: string | null;
  /** What it would have done unseen before that. */
  readonly unseenBefore: readonly string[];
}

/** Everything there is to say about a comparison. */
export function conformReport(source: string, of: Conformance): ConformReport {
  const { trial, revision, seenCount } = of;
  const { explainedCount, firstImpossible } = trial;
  if (!of.isCompared) return nothingCompared(source, seenCount);
  return {
    schema: 'vist/conformance',
    schemaVersion: 1,
    source,
    revision: revision.name,
    conforms: firstImpossible === null,
    seenCount,
    explainedCount,
    candidates: of.candidates,
    impossible: firstImpossible === null ? null : impossible(firstImpossible),
    wouldExplain: of.wouldExplain,
    seen: of.seen,
    assumptions: of.assumptions,
    undecided: of.undecided,
    unfollowed: trial.unfollowed.map(({ call, record, because }) => ({
      call,
      seq: record.seq,
      line: record.origin?.line ?? null,
      why: unfollowedText(because),
    })),
  };
}

function nothingCompared(source: string, seenCount: number): ConformReport {
  return {
    schema: 'vist/conformance',
    schemaVersion: 1,
    source,
    revision: null,
    conforms: null,
    seenCount,
    explainedCount: 0,
    candidates: [],
    impossible: null,
    wouldExplain: [],
    seen: [],
    assumptions: [],
    undecided: [],
    unfollowed: [],
  };
}

/** The report for people. */
export function conformText(report: ConformReport, style: Style): string {
  const { revision, conforms, seenCount, explainedCount, impossible } = report;
  if (revision === null) {
    const title = `${report.source}: cannot be decided: no call of KVM's GICv5 code in it`;
    return `${style.title(title)}\n  recorded      ${seenCount} events of something else\n`;
  }
  const title =
    conforms === true
      ? style.good(`${report.source}: as ${revision} would`)
      : style.bad(`${report.source}: not as ${revision} would`);
  const others = report.candidates.slice(1).map((other) => `${other.revision} ${other.explainedCount}`);
  return [
    title,
    `  explained     ${explainedCount} of ${seenCount} recorded events${others.length === 0 ? '' : ` (${others.join(', ')})`}`,
    ...(impossible === null ? [] : impossibleLines(impossible)),
    ...listed('would fit', report.wouldExplain),
    ...listed('seen', report.seen),
    ...listed('assumed', report.assumptions),
    ...listed(
      'not followed',
      report.unfollowed.map(
        ({ call, seq, line, why }) => `${call}() from ${line === null ? `#${seq}` : `line ${line}`} on: ${why}`,
      ),
    ),
    ...listed(
      'undecided',
      report.undecided.map(({ change, isInRevision, probe }) => `${isInRevision ? '-' : '+'}${change}: ${probe}`),
    ),
    '',
  ].join('\n');
}

function impossible({ record, divergence }: NonNullable<Conformance['trial']['firstImpossible']>): ImpossibleEvent {
  const { deed, following, expected, unseen, reason } = divergence;
  return {
    seq: record.seq,
    line: record.origin === null ? null : deed.origin.line,
    event: describeRecord(record),
    during: following,
    guard: reason,
    expected: expected === null ? null : stepText(expected),
    unseenBefore: unseen.map(stepText),
  };
}

function impossibleLines({ line, event, during, guard, expected, unseenBefore }: ImpossibleEvent): readonly string[] {
  return [
    `  impossible    ${event}${line === null ? '' : `, line ${line}`}`,
    `    during      ${during}`,
    `    because     ${guard}`,
    `    expected    ${expected ?? 'nothing more'}`,
    ...listed('  before it', unseenBefore),
  ];
}

function listed(title: string, items: readonly string[]): readonly string[] {
  return items.map((item, index) => `  ${(index === 0 ? title : '').padEnd(TITLE_COLUMNS)}${item}`);
}

const TITLE_COLUMNS = 14;

function stepText({ type, ...fields }: SystemCommand): string {
  const shown = Object.entries(fields).map(([key, value]) => `${key}=${valueText(key, value)}`);
  return [actName(type), ...shown].join(' ');
}

function valueText(key: string, value: unknown): string {
  if (typeof value === 'bigint') return hexWord(value);
  if (typeof value === 'number') return key === 'addr' || key === 'base' ? hexWord(BigInt(value)) : String(value);
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? hexWord(part) : part));
}
