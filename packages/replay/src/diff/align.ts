import { uniqueAnchors } from './anchors.ts';
import { type Script, shortestEdits } from './myers.ts';

/** One run of an alignment: items that both have, or that only one has. */
export interface Run {
  readonly kind: 'same' | 'removed' | 'added';
  /** Start in the left and in the right sequence, and how many items. */
  readonly left: number;
  readonly right: number;
  readonly length: number;
}

/** Work that is spent on finding a shortest script, in steps of the search. */
const MOST_WORK = 2 ** 26;
/** Edits beyond which the shortest script is not looked for, at most and at least. */
const MOST_EDITS = 4096;
const LEAST_EDITS = 64;

/** Lengths of what is looked for in both where there are too many edits: long ones are rarely there by chance. */
const ANCHOR_LENGTHS = [32, 8, 1] as const;

/**
 * An edit script between two sequences of ids: the shortest where that has few edits. Where it has many, what
 * both have exactly once is put side by side first, and what is between is aligned by itself; and where there is no
 * such thing, the way that leads furthest is taken again and again.
 */
export function align(left: Int32Array, right: Int32Array, mostEdits: number = MOST_EDITS): readonly Run[] {
  const runs: Run[] = [];
  alignPart({ left, right, leftAt: 0, rightAt: 0 }, mostEdits, runs);
  return merged(runs);
}

/** Two stretches, and where in the sequences they stand. */
interface Part {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly leftAt: number;
  readonly rightAt: number;
}

function alignPart({ left, right, leftAt, rightAt }: Part, mostEdits: number, runs: Run[]): void {
  const prefix = commonPrefix(left, right);
  const suffix = commonSuffix(left, right, prefix);
  const middle = {
    left: left.subarray(prefix, left.length - suffix),
    right: right.subarray(prefix, right.length - suffix),
    leftAt: leftAt + prefix,
    rightAt: rightAt + prefix,
  };
  runs.push({ kind: 'same', left: leftAt, right: rightAt, length: prefix });
  alignMiddle(middle, mostEdits, runs);
  runs.push({
    kind: 'same',
    left: leftAt + left.length - suffix,
    right: rightAt + right.length - suffix,
    length: suffix,
  });
}

function alignMiddle(part: Part, mostEdits: number, runs: Run[]): void {
  const { left, right, leftAt, rightAt } = part;
  if (left.length === 0 || right.length === 0) {
    runs.push({ kind: 'removed', left: leftAt, right: rightAt, length: left.length });
    runs.push({ kind: 'added', left: leftAt + left.length, right: rightAt, length: right.length });
    return;
  }
  const affordable = Math.max(LEAST_EDITS, Math.floor(MOST_WORK / (left.length + right.length)));
  const found = shortestEdits(left, right, Math.min(mostEdits, affordable));
  const isWhole = found.left === left.length && found.right === right.length;
  const anchors = isWhole ? [] : anchorsOf(left, right);
  if (anchors.length > 0) return alignBetween(part, anchors, mostEdits, runs);
  alignStepwise(part, found, runs);
}

/**
 * The way that leads furthest, again and again. Nothing is unique in the part, so nothing more is looked for in what
 * is left of it, and no more is spent on a step than on the least of all: the work grows with the length.
 */
function alignStepwise({ left, right, leftAt, rightAt }: Part, first: Script, runs: Run[]): void {
  let [l, r] = [0, 0];
  for (let found = first; ; found = shortestEdits(left.subarray(l), right.subarray(r), LEAST_EDITS)) {
    for (const run of found.runs) runs.push({ ...run, left: run.left + leftAt + l, right: run.right + rightAt + r });
    [l, r] = [l + found.left, r + found.right];
    if (l === left.length || r === right.length) break;
  }
  runs.push({ kind: 'removed', left: leftAt + l, right: rightAt + r, length: left.length - l });
  runs.push({ kind: 'added', left: leftAt + left.length, right: rightAt + r, length: right.length - r });
}

function anchorsOf(left: Int32Array, right: Int32Array): readonly (readonly [left: number, right: number])[] {
  for (const length of ANCHOR_LENGTHS) {
    const anchors = uniqueAnchors(left, right, length);
    if (anchors.length > 0) return anchors;
  }
  return [];
}

/** Aligns what is before, between and behind places that belong together. */
function alignBetween(
  { left, right, leftAt, rightAt }: Part,
  anchors: readonly (readonly [left: number, right: number])[],
  mostEdits: number,
  runs: Run[],
): void {
  let [l, r] = [0, 0];
  for (const [toLeft, toRight] of [...thinned(anchors), [left.length, right.length] as const]) {
    // An anchor is equal in both, so that each part but the first begins with what both have.
    const part = {
      left: left.subarray(l, toLeft),
      right: right.subarray(r, toRight),
      leftAt: leftAt + l,
      rightAt: rightAt + r,
    };
    alignPart(part, mostEdits, runs);
    [l, r] = [toLeft, toRight];
  }
}

/** Anchors that follow each other item by item say no more than the first of them. */
function thinned(
  anchors: readonly (readonly [left: number, right: number])[],
): readonly (readonly [left: number, right: number])[] {
  return anchors.filter(([left, right], index) => {
    const before = anchors[index - 1];
    return before === undefined || left !== before[0] + 1 || right !== before[1] + 1;
  });
}

function commonPrefix(left: Int32Array, right: Int32Array): number {
  const most = Math.min(left.length, right.length);
  let length = 0;
  while (length < most && left[length] === right[length]) length += 1;
  return length;
}

function commonSuffix(left: Int32Array, right: Int32Array, prefix: number): number {
  const most = Math.min(left.length, right.length) - prefix;
  let length = 0;
  while (length < most && left[left.length - 1 - length] === right[right.length - 1 - length]) length += 1;
  return length;
}

/** Joins neighbours of one kind, also edits that alternate: between two common runs stands at most one removal, then one addition. */
function merged(runs: readonly Run[]): readonly Run[] {
  const joined: Run[] = [];
  let gap: Run[] = [];
  const close = (): void => {
    for (const kind of ['removed', 'added'] as const) {
      const [first, ...others] = gap.filter((run) => run.kind === kind);
      if (first !== undefined) joined.push(extended(first, others));
    }
    gap = [];
  };
  for (const run of runs) {
    if (run.length === 0) continue;
    const last = joined.at(-1);
    if (run.kind !== 'same') gap.push(run);
    else if (gap.length === 0 && last !== undefined) joined[joined.length - 1] = extended(last, [run]);
    else {
      close();
      joined.push(run);
    }
  }
  close();
  return joined;
}

function extended(run: Run, others: readonly Run[]): Run {
  return { ...run, length: others.reduce((length, other) => length + other.length, run.length) };
}
