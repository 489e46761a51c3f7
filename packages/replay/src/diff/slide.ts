import type { Run } from './align.ts';

/** How the steps of two frames fit, by their places in them. */
export interface Fit {
  /** Whether two of them are the same with everything in them. */
  readonly isSame: (left: number, right: number) => boolean;
  /** How well they fit by what is known of what they refer to: more is better, 0 when nothing is known. */
  readonly fits: (left: number, right: number) => number;
}

/**
 * A block that only one side has can stand in several places when the same steps are around it: of five equal frees
 * it may be any four. Gives the runs one by one, with each block where its neighbours fit best. Whoever takes a run
 * learns from it before the next is looked at.
 */
export function* slid(runs: readonly Run[], fit: Fit): Generator<Run> {
  const rest = framed(runs);
  for (let index = 0; index < rest.length; index += 1) {
    const before = rest[index]!;
    const [block, after] = [rest[index + 1], rest[index + 2]];
    if (before.kind !== 'same' || block === undefined || block.kind === 'same' || after?.kind !== 'same') {
      yield before;
      continue;
    }
    const room = roomOf(before, block, after, fit);
    const shift = bestShift(room, block, fit);
    yield { ...before, length: before.length - room.up };
    yield { kind: 'same', left: room.left, right: room.right, length: shift };
    yield { ...block, left: room.left + shift, right: room.right + shift };
    rest[index + 2] = {
      kind: 'same',
      left: room.left + shift + (block.kind === 'removed' ? block.length : 0),
      right: room.right + shift + (block.kind === 'added' ? block.length : 0),
      length: after.length + room.up - shift,
    };
    index += 1;
  }
}

/** Stretches of no length before and behind, so that every block has neighbours. */
function framed(runs: readonly Run[]): Run[] {
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined) return [];
  const end = {
    left: last.left + (last.kind === 'added' ? 0 : last.length),
    right: last.right + (last.kind === 'removed' ? 0 : last.length),
  };
  return [{ kind: 'same', left: 0, right: 0, length: 0 }, ...runs, { kind: 'same', ...end, length: 0 }];
}

/** Where a block can begin: `up` steps before where it does, to `down` steps behind it. */
interface Room {
  readonly up: number;
  readonly down: number;
  /** Places on both sides at which it begins when it is as far up as it can be. */
  readonly left: number;
  readonly right: number;
}

/** Steps that a block is moved by at most. */
const MOST_STEPS = 256;

function roomOf(before: Run, block: Run, after: Run, { isSame }: Fit): Room {
  const [byLeft, byRight] = [block.kind === 'removed' ? block.length : 0, block.kind === 'added' ? block.length : 0];
  const [left, right] = [before.left + before.length, before.right + before.length];
  let up = 0;
  while (
    up < Math.min(before.length, MOST_STEPS) &&
    isSame(left - up - 1, right - up - 1) &&
    isSame(left - up - 1 + byLeft, right - up - 1 + byRight)
  ) {
    up += 1;
  }
  let down = 0;
  while (
    down < Math.min(after.length, MOST_STEPS) &&
    isSame(after.left + down, after.right + down) &&
    isSame(left + down, right + down)
  ) {
    down += 1;
  }
  return { up, down, left: left - up, right: right - up };
}

/** The shift from the topmost place at which all pairs around the block fit best; as it is when that makes no difference. */
function bestShift({ up, down, left, right }: Room, { kind, length }: Run, { fits }: Fit): number {
  const [byLeft, byRight] = [kind === 'removed' ? length : 0, kind === 'added' ? length : 0];
  let sum = 0;
  let best = up;
  const sums = [0];
  for (let shift = 0; shift < up + down; shift += 1) {
    sum += fits(left + shift, right + shift) - fits(left + shift + byLeft, right + shift + byRight);
    sums.push(sum);
  }
  for (const [shift, value] of sums.entries()) if (value > sums[best]!) best = shift;
  return best;
}
