import { INITIAL_SYSTEM, invariant, seq, sharedState, type SystemState } from '@vist/core';
import type { Position } from './fold.ts';

/** How many states are kept for coming back: what they share is kept once. */
export interface CheckpointOptions {
  /** Distance of the states that are kept for the whole log, in records; doubled when there are too many. */
  readonly every: number;
  /** Most of them, from 1. */
  readonly most: number;
  /** Most states that are kept besides because they were passed last, from 0. */
  readonly mostRecent: number;
  /** Most bytes of the heap that all of them need together, roughly; one is kept in any case. */
  readonly mostBytes: number;
}

/**
 * What is kept when nothing else is asked for: of ten million records every 32768th state, in some 500 MB. States that are
 * further apart than some thousand records have little in common, so more of them would need as much each.
 */
export const DEFAULT_CHECKPOINTS: CheckpointOptions = {
  every: 4096,
  most: 400,
  mostRecent: 32,
  mostBytes: 416 * 2 ** 20,
};

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
  /** Bytes that they need together, roughly; rather too many than too few. */
  bytes(): number;
}

/** A store without any. */
export function createCheckpoints({ every, most, mostRecent, mostBytes }: CheckpointOptions): Checkpoints {
  invariant(
    Number.isSafeInteger(every) && every >= 1,
    `checkpoints every ${every} records: expected a whole number from 1`,
  );
  invariant(most >= 1 && mostRecent >= 0, `${most} and ${mostRecent} checkpoints: expected at least 1 and 0`);
  /** At most one in each stretch of `distance`, by the number of the stretch. */
  let milestones = new Map<number, Kept>();
  /** By position; those that were passed last come last. */
  let recent = new Map<number, Kept>();
  let distance = every;
  let bytes = 0;

  const stretchOf = (position: number): number => Math.floor(position / distance);

  function trim(): void {
    while (recent.size > mostRecent) dropOldest();
    while (milestones.size > 1 && (milestones.size > most || bytes > mostBytes)) thin();
    while (recent.size > 0 && bytes > mostBytes) dropOldest();
  }

  /** Nothing was measured against a recent state, so the others need no more than before. */
  function dropOldest(): void {
    for (const [position, { ownBytes }] of recent) {
      recent.delete(position);
      bytes -= ownBytes;
      return;
    }
  }

  /** Keeps half as many milestones. What the others had in common with those that go is their own then. */
  function thin(): void {
    distance *= 2;
    const left = new Map<number, Kept>();
    for (const kept of ascending(milestones)) {
      const stretch = stretchOf(kept.position);
      if (!left.has(stretch)) left.set(stretch, kept);
    }
    if (left.size === milestones.size) return;
    milestones = new Map();
    bytes = 0;
    for (const { position, state } of ascending(left)) add(milestones, stretchOf(position), { position, state });
    const passed = [...recent.values()];
    recent = new Map();
    for (const { position, state } of passed) add(recent, position, { position, state });
  }

  function add(into: Map<number, Kept>, key: number, { position, state }: At): Kept {
    const kept = { position, ...sharedState(state, milestoneBefore(position)?.state ?? INITIAL_SYSTEM) };
    into.set(key, kept);
    bytes += kept.ownBytes;
    return kept;
  }

  const milestoneBefore = (position: number): Kept | null => lastOf(milestones.values(), position);

  function before(position: number): Position | null {
    const milestone = milestoneBefore(position);
    const passed = lastOf(recent.values(), position);
    const best = (passed?.position ?? -1) > (milestone?.position ?? -1) ? passed : milestone;
    return best === null ? null : { state: best.state, nextSeq: seq(best.position) };
  }

  const at = (position: number): SystemState | null => {
    const milestone = milestones.get(stretchOf(position)) ?? null;
    return milestone?.position === position ? milestone.state : (recent.get(position)?.state ?? null);
  };

  return {
    before,
    isMilestone: (position) => position % distance === 0,
    keep(position, state) {
      const known = at(position);
      if (known !== null) return known;
      const isFirst = !milestones.has(stretchOf(position));
      const kept = isFirst
        ? add(milestones, stretchOf(position), { position, state })
        : add(recent, position, { position, state });
      trim();
      return at(position) ?? kept.state;
    },
    at,
    count: () => milestones.size + recent.size,
    bytes: () => bytes,
  };
}

interface At {
  readonly position: number;
  readonly state: SystemState;
}

interface Kept extends At {
  /** What it needs beside the milestone before it. */
  readonly ownBytes: number;
}

function ascending(kept: ReadonlyMap<number, Kept>): readonly Kept[] {
  return [...kept.values()].toSorted((a, b) => a.position - b.position);
}

function lastOf(all: Iterable<Kept>, position: number): Kept | null {
  let best: Kept | null = null;
  for (const kept of all) {
    if (kept.position <= position && (best === null || kept.position > best.position)) best = kept;
  }
  return best;
}
