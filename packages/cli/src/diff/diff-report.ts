import {
  compareOutcomes,
  type Departure,
  departuresOf,
  diffLogs,
  type DiffOptions,
  diffStat,
  type LogDiff,
  type OutcomeChange,
  outcomeOf,
  showChanges,
  type ShownChange,
  type TypeCount,
} from '@vist/replay';
import type { TraceReader } from '@vist/trace';
import { traceCheckOptions } from '../check/trace-check-options.ts';

/** A trace that is compared, and how messages call it. */
export interface NamedTrace {
  readonly name: string;
  readonly trace: TraceReader;
}

/** Two of them. */
export interface TracePair {
  readonly left: NamedTrace;
  readonly right: NamedTrace;
}

/** What `vist diff --json` prints. Text and Markdown are made from the same data. */
export interface DiffReport {
  readonly left: string;
  readonly right: string;
  /** Which of the two was forked from the other, by what its header says; null when neither was. */
  readonly fork: ForkOf | null;
  readonly view: DiffOptions['view'];
  readonly modulo: readonly string[];
  readonly isEqual: boolean;
  /** Steps that both have, and that only one has. */
  readonly sameCount: number;
  readonly removedCount: number;
  readonly addedCount: number;
  readonly changeCount: number;
  /** The first of them, as many as were asked for. */
  readonly changes: readonly ShownChange[];
  readonly stat: readonly TypeCount[];
  /** Null when nobody asked. */
  readonly explanation: Explanation | null;
}

/** A trace that was forked from another, and the position at which it left it. */
export interface ForkOf {
  readonly child: string;
  readonly parent: string;
  readonly at: number;
}

/** What differs first, and what comes of it. */
export interface Explanation {
  readonly departures: readonly ShownDeparture[];
  readonly departureCount: number;
  readonly outcome: OutcomeChange;
}

/** A difference that stands for itself, and what comes of it. */
export interface ShownDeparture {
  readonly first: ShownChange;
  /** How often the same difference is there again. */
  readonly repeatCount: number;
  /** Later differences in the same operations, and about the same objects. */
  readonly inOperationCount: number;
  readonly aboutObjectsCount: number;
  /** The first of these. */
  readonly consequences: readonly ShownChange[];
}

/** How much of a diff is told. */
export interface Extent {
  /** Differences to show. */
  readonly limit: number;
  readonly isExplained: boolean;
}

/** Compares two traces. @throws TraceFormatError; Refusal for one that is to be explained and cannot be checked. */
export function diffReport(pair: TracePair, options: DiffOptions, { limit, isExplained }: Extent): DiffReport {
  const { left, right } = pair;
  const logs = { left: left.trace, right: right.trace };
  const diff = diffLogs(logs.left, logs.right, options);
  return {
    left: left.name,
    right: right.name,
    fork: forkOf(right, left) ?? forkOf(left, right),
    view: options.view,
    modulo: [...options.modulo],
    isEqual: diff.changes.length === 0,
    sameCount: diff.sameCount,
    removedCount: diff.removedCount,
    addedCount: diff.addedCount,
    changeCount: diff.changes.length,
    changes: showChanges(diff.changes.slice(0, limit), diff, logs, MOST_STEPS),
    stat: diffStat(diff),
    explanation: isExplained && diff.changes.length > 0 ? explanationOf(pair, diff) : null,
  };
}

function forkOf(child: NamedTrace, parent: NamedTrace): ForkOf | null {
  const { parentRun, parentSeq } = child.trace.header.notes;
  if (parentSeq === null || parentRun === null || parentRun !== parent.trace.runId) return null;
  return { child: child.name, parent: parent.name, at: parentSeq };
}

/** Lines shown of one side of a difference at most: in a list, explained, and of what comes of another. */
const MOST_STEPS = 40;
const SOME_STEPS = 12;
const FEW_STEPS = 3;
/** Differences that stand for themselves, told at most; and of what comes of each. */
const MOST_DEPARTURES = 8;
const MOST_CONSEQUENCES = 3;

function explanationOf(pair: TracePair, diff: LogDiff): Explanation {
  const { left, right } = pair;
  const departures = departuresOf(diff);
  return {
    departures: departures.slice(0, MOST_DEPARTURES).map((departure) => shownDeparture(departure, pair, diff)),
    departureCount: departures.length,
    outcome: compareOutcomes(
      outcomeOf(left.trace, traceCheckOptions(left.name, left.trace)),
      outcomeOf(right.trace, traceCheckOptions(right.name, right.trace)),
    ),
  };
}

function shownDeparture(
  { first, repeats, inOperation, aboutObjects }: Departure,
  { left, right }: TracePair,
  diff: LogDiff,
): ShownDeparture {
  const logs = { left: left.trace, right: right.trace };
  const consequences = [...inOperation, ...aboutObjects].toSorted((a, b) => a.leftSeq - b.leftSeq);
  const [shown] = showChanges([first], diff, logs, SOME_STEPS);
  return {
    first: shown!,
    repeatCount: repeats.length,
    inOperationCount: inOperation.length,
    aboutObjectsCount: aboutObjects.length,
    consequences: showChanges(consequences.slice(0, MOST_CONSEQUENCES), diff, logs, FEW_STEPS),
  };
}
