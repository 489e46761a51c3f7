import { invariant, seq, sharedState, type SystemState } from '@vist/core';
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

/**
 * What is kept when nothing else is asked for: of ten million records every 32768th state, in some 500 MB. States that are
 * further apart than some thousand records have little in common, so more of them would need as much each.
 */
export const DEFAULT_CHECKPOINTS: CheckpointOptions = { every: 4096, most: 400, mostRecent: 32 };

/** States at some positions: sparse over the whole log, dense where somebody was lately. */
export interface Checkpoints {
  /** The last one at or before a position; null when there is none. */
  before(position: number): Position | null;
  /** True for positions that are worth to be kept for long. */
  isMilestone(position: number): boolean;
  /** Keeps a state; gives it back with what it has in common with its neighbour kept once. Go on from that. */
  keep(position: number, state: SystemState): SystemState;
  /** The one that is kept at a position; null when there is none. */
  at(this: void, position: number): SystemState | null;
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
  /** At most one in each stretch of `distance`, by the number of the stretch. */
  let milestones = new Map<number, Kept>();
  const recent = new Map<number, SystemState>();
  let distance = every;
  let bytes = 0;

  const stretchOf = (position: number): number => Math.floor(position / distance);

  function thin(): void {
    while (milestones.size > 1 && (milestones.size > most || bytes > MOST_BYTES)) {
      distance *= 2;
      const left = new Map<number, Kept>();
      bytes = 0;
      for (const kept of milestones.values()) {
        const stretch = stretchOf(kept.position);
        if (left.has(stretch)) continue;
        left.set(stretch, kept);
        bytes += kept.ownBytes;
      }
      milestones = left;
    }
  }

  function nearest(position: number): Kept | null {
    let best: Kept | null = null;
    for (const kept of milestones.values()) {
      if (kept.position <= position && (best === null || kept.position > best.position)) best = kept;
    }
    return best;
  }

  function before(position: number): Position | null {
    const milestone = nearest(position);
    let best = milestone?.position ?? -1;
    for (const at of recent.keys()) if (at <= position && at > best) best = at;
    const state = recent.get(best) ?? milestone?.state ?? null;
    return best === -1 || state === null ? null : { state, nextSeq: seq(best) };
  }

  return {
    before,
    isMilestone: (position) => position % distance === 0,
    keep(position, state) {
      const like = before(position);
      if (like?.nextSeq === position) return like.state;
      const own = like === null ? { state, ownBytes: 0 } : sharedState(state, like.state);
      if (!milestones.has(stretchOf(position))) {
        milestones.set(stretchOf(position), { position, ...own });
        bytes += own.ownBytes;
        thin();
        return own.state;
      }
      recent.delete(position);
      recent.set(position, own.state);
      for (const oldest of recent.keys()) {
        if (recent.size <= mostRecent) break;
        recent.delete(oldest);
      }
      return own.state;
    },
    at: (position) => {
      const milestone = milestones.get(stretchOf(position)) ?? null;
      return milestone?.position === position ? milestone.state : (recent.get(position) ?? null);
    },
    count: () => milestones.size + recent.size,
  };
}

interface Kept {
  readonly position: number;
  readonly state: SystemState;
  readonly ownBytes: number;
}

/** What all milestones may need together, roughly; what only two neighbours share counts once. */
const MOST_BYTES = 384 * 2 ** 20;
