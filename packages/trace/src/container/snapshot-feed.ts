import { type Seq, stateChange, type SystemState } from '@vist/core';
import type { StoredState } from './stored-states.ts';
import type { TraceWriter } from './writer.ts';

/** How often a state is written. */
export interface SnapshotPolicy {
  /** Least number of events between two snapshots. */
  readonly everyEvents: number;
  /** Most changes that build on a full one; fewer when they take as many bytes as it did. */
  readonly mostChanges: number;
}

/**
 * Dense enough for a seek in a file that was just opened: at most these events are folded. Sparse enough for writing: a
 * change takes as long as some thousand events of a live run, and bytes as some ten thousand.
 *
 * @see bench/seek.ts and bench/live.ts, docs/decisions/0010
 */
const SNAPSHOT_POLICY: SnapshotPolicy = { everyEvents: 65_536, mostChanges: 64 };

/**
 * Writes states as snapshots, as often as the policy says. Its result is told of every finished state and
 * the position after it, as a machine tells its observers, when the records before it were pushed.
 *
 * @param start the state that a log begins with which does not begin at 0: its first snapshot. Null for others.
 */
export function snapshotFeed(
  writer: TraceWriter,
  start: StoredState | null = null,
  { everyEvents, mostChanges }: SnapshotPolicy = SNAPSHOT_POLICY,
): (state: SystemState, nextSeq: Seq) => void {
  let last: StoredState | null = null;
  let fullBytes = 0;
  let changes = 0;
  let changeBytes = 0;

  const write = (state: SystemState, nextSeq: Seq): void => {
    // A full one is due when reading the changes costs as much as reading it.
    const base = last === null || changes >= mostChanges || changeBytes >= fullBytes ? null : last.state;
    const bytes = writer.snapshot({ isFull: base === null, ...stateChange(base, state) });
    last = { state, nextSeq };
    if (base === null) fullBytes = bytes;
    changes = base === null ? 0 : changes + 1;
    changeBytes = base === null ? 0 : changeBytes + bytes;
  };

  if (start !== null) write(start.state, start.nextSeq);
  return (state, nextSeq) => {
    if (nextSeq - (last?.nextSeq ?? 0) >= everyEvents) write(state, nextSeq);
  };
}
