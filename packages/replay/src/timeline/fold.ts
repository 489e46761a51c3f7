import {
  createReducer,
  digestOf,
  invariant,
  type LogSource,
  type Profile,
  type Seq,
  seq,
  type SystemEvent,
  systemModel,
  type SystemRecord,
  type SystemState,
} from '@vist/core';

/** How a log is folded: on which platform, and with one finished state per event or per chunk. */
export interface FoldOptions {
  readonly profile: Profile;
  readonly gear: 'event' | 'chunk';
  /** Events of a chunk, from 1. The gear `event` does not look at it. */
  readonly chunkLength: number;
}

/** Where a fold ended. */
export interface Folded {
  readonly state: SystemState;
  /** Number of records folded. */
  readonly length: number;
  readonly digest: string;
}

/** A state and the position it is at: everything before `nextSeq` has happened. */
export interface Position {
  readonly state: SystemState;
  readonly nextSeq: Seq;
}

/** The state that a whole log leads to, and its digest. Both gears lead to the same. */
export function foldLog(log: LogSource, options: FoldOptions): Folded {
  const end = foldRecords(log.records(seq(0)), beginning(options.profile), options);
  return { state: end.state, length: end.nextSeq, digest: digestOf(end.state) };
}

/**
 * The state after the first `n` records of a log; the last state there is when it is shorter.
 *
 * @param from a position at or before `n` to start at, as a snapshot gives one; null starts at the beginning.
 */
export function stateAt(log: LogSource, n: Seq, options: FoldOptions, from: Position | null = null): Position {
  const start = from ?? beginning(options.profile);
  invariant(start.nextSeq <= n, `state at ${n}: expected a start at or before it, not at ${start.nextSeq}`);
  return foldRecords(firstOf(log.records(start.nextSeq), n - start.nextSeq), start, options);
}

/** Before anything has happened. */
export function beginning(profile: Profile): Position {
  return { state: systemModel(profile).initial, nextSeq: seq(0) };
}

function foldRecords(records: Iterable<SystemRecord>, start: Position, options: FoldOptions): Position {
  const { profile, gear, chunkLength } = options;
  const length = gear === 'event' ? 1 : chunkLength;
  invariant(Number.isSafeInteger(length) && length >= 1, `chunk length ${length}: expected a whole number from 1`);
  const reducer = createReducer(systemModel(profile), { freeze: false });
  let open = reducer.open(start.state);
  let count = 0;
  for (const { event } of records) {
    open.apply(event satisfies SystemEvent);
    count += 1;
    if (count % length === 0) open = reducer.open(open.close());
  }
  return { state: open.close(), nextSeq: seq(start.nextSeq + count) };
}

function* firstOf<Item>(items: Iterable<Item>, count: number): Generator<Item> {
  if (count === 0) return;
  let left = count;
  for (const item of items) {
    yield item;
    left -= 1;
    if (left === 0) return;
  }
}
