import type { Seq } from '@vist/core';
import type { TraceReader } from './reader.ts';
import type { Page } from './snapshot-record.ts';
import type { TraceWriter } from './writer.ts';

/** What differs between two states. */
export interface PageDifference {
  readonly changed: Iterable<readonly [key: string, page: Page]>;
  readonly gone: Iterable<string>;
}

/**
 * Takes states apart into pages and puts them together again. A page is plain data, and bytes where it is
 * bulk; its key is for ever. States are immutable and share what they have in common, so that the pages
 * that differ can be found without a look at the others.
 */
export interface SnapshotCodec<State> {
  /** All pages of `after`, or those that differ from the ones of `before`. */
  readonly difference: (before: State | null, after: State) => PageDifference;
  /** @throws Error when these are not all the pages of a state. */
  readonly restore: (pages: ReadonlyMap<string, Page>) => State;
}

/** How often a state is written. */
export interface SnapshotPolicy {
  /** Least number of events between two snapshots. */
  readonly everyEvents: number;
  /** How many snapshots until the next full one; the others are changes. */
  readonly fullEvery: number;
}

/**
 * Writes states as snapshots, as often as the policy says. Its result is told of every finished state and
 * the position after it, as a machine tells its observers.
 */
export function snapshotFeed<State>(
  writer: TraceWriter,
  codec: SnapshotCodec<State>,
  { everyEvents, fullEvery }: SnapshotPolicy,
): (state: State, nextSeq: Seq) => void {
  let last: { readonly state: State; readonly seq: number } | null = null;
  let written = 0;
  return (state, nextSeq) => {
    if (nextSeq - (last?.seq ?? 0) < everyEvents) return;
    const isFull = written % fullEvery === 0;
    const { changed, gone } = codec.difference(isFull ? null : (last?.state ?? null), state);
    writer.snapshot({ isFull, changed, gone }, nextSeq);
    last = { state, seq: nextSeq };
    written += 1;
  };
}

/** The latest state that a trace has at `seq` or before; null when it has none. Fold from there. */
export function storedStateBefore<State>(
  trace: TraceReader,
  codec: SnapshotCodec<State>,
  seq: Seq,
): { readonly seq: number; readonly state: State } | null {
  const snapshot = trace.snapshotBefore(seq);
  return snapshot === null ? null : { seq: snapshot.seq, state: codec.restore(snapshot.pages) };
}
