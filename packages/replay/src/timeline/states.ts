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
import { beginning, type Position } from './fold.ts';
import type { RecordReader } from './record-reader.ts';

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

export type Visit = (record: SystemRecord, view: SystemState) => boolean;

/** What states are made from. */
export interface StatesOptions extends CheckpointOptions {
  readonly profile: Profile;
  /** A state that is known from elsewhere, at a position or before it: the snapshots of a trace. Null for none. */
  readonly snapshotBefore: ((position: number) => Position | null) | null;
}

/** States over a reader. What is kept changes how long an answer takes, and never the answer. */
export function createStates(reader: RecordReader, options: StatesOptions): States {
  const { profile } = options;
  const reducer: Reducer<SystemState, SystemEvent> = createReducer(systemModel(profile), { freeze: false });
  const kept = createCheckpoints(options);
  const start = beginning(profile);
  /** Somebody who goes on near it will want states on the way: the next step may go backwards. */
  let lastTarget: number = -Infinity;

  function nearest(position: number): Position {
    const own = kept.before(position) ?? start;
    if (options.snapshotBefore === null || position - own.nextSeq <= options.every) return own;
    const stored = options.snapshotBefore(position);
    return stored !== null && stored.nextSeq > own.nextSeq && stored.nextSeq <= position ? stored : own;
  }

  function at(position: number): SystemState {
    const target = Math.min(position, reader.length);
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
        const state = open.close();
        kept.keep(next, state);
        open = reducer.open(state);
      }
    }
    const state = open.close();
    kept.keep(next, state);
    return state;
  }

  function walk(from: number, before: number, visit: Visit): SystemRecord | null {
    const end = Math.min(before, reader.length);
    if (from >= end) return null;
    let open = reducer.open(at(from));
    let next = from;
    for (const record of reader.forwards(from)) {
      if (next === end) return null;
      open.apply(record.event);
      next += 1;
      if (visit(record, open.view)) return record;
      if (kept.isMilestone(next)) {
        const state = open.close();
        kept.keep(next, state);
        open = reducer.open(state);
      }
    }
    return null;
  }

  return { profile, at, walk, keptCount: () => kept.count() };
}

const NEAR = 4096;
const NEAR_EVERY = 256;
