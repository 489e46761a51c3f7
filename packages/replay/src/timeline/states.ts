import {
  createReducer,
  type Profile,
  type Reducer,
  systemModel,
  type SystemEvent,
  type SystemRecord,
  type SystemState,
} from '@vist/core';
import { type CheckpointOptions, createCheckpoints } from './checkpoints.ts';
import type { Position } from './fold.ts';
import type { RecordReader } from './record-reader.ts';
import { lastUpTo, type StateStore } from './state-store.ts';

/** The states of a log, at any position. */
export interface States {
  readonly profile: Profile;
  /** The state when the records before `position` have happened; the last one when there are fewer. */
  at(position: number): SystemState;
  /**
   * Applies records one after the other from a position on, and shows each with the state after it, which
   * is a view for the moment. Ends with the record at which `visit` answers true; null when there is none.
   */
  walk(from: number, before: number, visit: Visit): SystemRecord | null;
  /** Number of states that are kept. */
  keptCount(): number;
}

/** Sees a record with the state after it; true ends the walk. */
export type Visit = (record: SystemRecord, view: SystemState) => boolean;

/** What states are made from. */
export interface StatesOptions extends CheckpointOptions {
  readonly profile: Profile;
  readonly start: Position;
  readonly snapshots: StateStore;
}

/** States over a reader. What is kept changes how long an answer takes, and never the answer. */
export function createStates(reader: RecordReader, options: StatesOptions): States {
  const { profile, start, snapshots } = options;
  const reducer: Reducer<SystemState, SystemEvent> = createReducer(systemModel(profile), { freeze: false });
  const kept = createCheckpoints(options);
  /** Somebody who goes on near it will want states on the way: the next step may go backwards. */
  let lastTarget: number = -Infinity;

  /** A stored state is read when it saves more records than lie between kept ones. */
  function nearest(position: number): Position {
    const own = kept.before(position) ?? start;
    const at = lastUpTo(snapshots.positions(), position);
    if (at === null || at - own.nextSeq <= options.every) return own;
    const stored = snapshots.before(position, kept.at);
    if (stored === null || stored.nextSeq <= own.nextSeq) return own;
    return { nextSeq: stored.nextSeq, state: kept.keep(stored.nextSeq, stored.state) };
  }

  function at(position: number): SystemState {
    const target = Math.max(reader.first, Math.min(position, reader.end));
    const isNearby = Math.abs(target - lastTarget) <= NEAR;
    lastTarget = target;
    const from = nearest(target);
    if (from.nextSeq === target) return from.state;
    let open = reducer.open(from.state);
    let next: number = from.nextSeq;
    for (const { event } of reader.forwards(next)) {
      if (next === target) break;
      open.apply(event);
      next += 1;
      if (next < target && (kept.isMilestone(next) || (isNearby && target - next <= NEAR && next % NEAR_EVERY === 0))) {
        open = reducer.open(kept.keep(next, open.close()));
      }
    }
    return kept.keep(next, open.close());
  }

  function walk(from: number, before: number, visit: Visit): SystemRecord | null {
    const end = Math.min(before, reader.end);
    if (from >= end) return null;
    let open = reducer.open(at(from));
    let next = from;
    for (const record of reader.forwards(from)) {
      if (next === end) return null;
      open.apply(record.event);
      next += 1;
      if (visit(record, open.view)) return record;
      if (kept.isMilestone(next)) {
        open = reducer.open(kept.keep(next, open.close()));
      }
    }
    return null;
  }

  return { profile, at, walk, keptCount: () => kept.count() };
}

const NEAR = 4096;
const NEAR_EVERY = 256;
