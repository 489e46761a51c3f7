import { invariant, type SystemState, seq } from '@vist/core';
import type { Position } from './fold.ts';

/** How many states are kept for coming back: what they share is kept once. */
export interface CheckpointOptions {
  /** Distance of the states that are kept for the whole log, in records; doubled when there are too many. */
  readonly every: number;
  /** Most of them, from 1. */
  readonly most: number;
  /** Most states that are kept besides because they were passed last, from 0. */
  readonly mostRecent: number;
}

/** What is kept when nothing else is asked for. */
export const DEFAULT_CHECKPOINTS: CheckpointOptions = { every: 4096, most: 400, mostRecent: 48 };

/** States at some positions: sparse over the whole log, dense where somebody was lately. */
export interface Checkpoints {
  /** The last one at or before a position; null when there is none. */
  before(position: number): Position | null;
  /** True for positions that are worth to be kept for long. */
  isMilestone(position: number): boolean;
  keep(position: number, state: SystemState): void;
  /** Number of states that are kept. */
  count(): number;
}

/** A store without any. */
export function createCheckpoints({ every, most, mostRecent }: CheckpointOptions): Checkpoints {
  invariant(
    Number.isSafeInteger(every) && every >= 1,
    `checkpoints every ${every} records: expected a whole number from 1`,
  );
  invariant(most >= 1 && mostRecent >= 0, `${most} and ${mostRecent} checkpoints: expected at least 1 and 0`);
  const milestones = new Map<number, SystemState>();
  const recent = new Map<number, SystemState>();
  let distance = every;

  function thin(): void {
    while (milestones.size > most) {
      distance *= 2;
      for (const position of milestones.keys()) if (position % distance !== 0) milestones.delete(position);
    }
  }

  return {
    before(position) {
      const best = Math.max(latest(milestones, position), latest(recent, position));
      const state = milestones.get(best) ?? recent.get(best) ?? null;
      return state === null ? null : { state, nextSeq: seq(best) };
    },
    isMilestone: (position) => position % distance === 0,
    keep(position, state) {
      if (position % distance === 0) {
        milestones.set(position, state);
        thin();
        return;
      }
      recent.delete(position);
      recent.set(position, state);
      for (const oldest of recent.keys()) {
        if (recent.size <= mostRecent) break;
        recent.delete(oldest);
      }
    },
    count: () => milestones.size + recent.size,
  };
}

function latest(states: ReadonlyMap<number, SystemState>, position: number): number {
  let best = -1;
  for (const at of states.keys()) if (at <= position && at > best) best = at;
  return best;
}
