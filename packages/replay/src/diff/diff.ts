import type { LogSource } from '@vist/core';
import { createCorrespondence } from './correspondence.ts';
import { createVocabulary } from './encoder.ts';
import type { DiffOptions } from './options.ts';
import { comesFirst } from './order.ts';
import { type Outline, outlineOf } from './outline.ts';
import { pairSteps } from './pair-steps.ts';
import { slid } from './slide.ts';

/** One difference, in a frame that both logs have. Steps are numbers of the outlines. */
export interface Change {
  /**
   * `steps`: only one log has them, with everything in them. `arguments`: both have the frame, and its own record
   * differs. `objects`: the same step, about an object or id that stands for another one elsewhere.
   */
  readonly kind: 'steps' | 'arguments' | 'objects';
  readonly leftFrame: number;
  readonly rightFrame: number;
  /** Position in the left and in the right log where the difference begins: before the record of that number. */
  readonly leftSeq: number;
  readonly rightSeq: number;
  readonly removed: Int32Array;
  readonly added: Int32Array;
}

/** What two logs have and have not in common. */
export interface LogDiff {
  /** Ascending by their position in the left log. */
  readonly changes: readonly Change[];
  /** Steps that both have; frames count with what is in them. */
  readonly sameCount: number;
  readonly removedCount: number;
  readonly addedCount: number;
  readonly left: Outline;
  readonly right: Outline;
  /** What something that the right outline refers to stands for in the left one; null when it stands for nothing. */
  readonly leftOf: (ref: number) => number | null;
}

/**
 * Aligns two logs by structure: operations with operations, then the calls in them, then steps. Frames of one name
 * are looked into also when their arguments differ. Both are read once; what is kept is some dozens of bytes per
 * step, and what is different. Diff with itself is empty; the reverse is the same with removed and added exchanged.
 */
export function diffLogs(left: LogSource, right: LogSource, options: DiffOptions): LogDiff {
  const vocabulary = createVocabulary();
  const a = outlineOf(left, vocabulary, options);
  const b = outlineOf(right, vocabulary, options);
  // Where several alignments are as good, it must not matter which log is called the left one.
  const found = comesFirst({ log: right, outline: b }, { log: left, outline: a })
    ? mirrored(compareOutlines(b, a))
    : compareOutlines(a, b);
  const { changes } = found;
  return {
    ...found,
    changes: changes.toSorted((one, other) => one.leftSeq - other.leftSeq || one.rightSeq - other.rightSeq),
    removedCount: countSteps(changes, (change) => change.removed, a),
    addedCount: countSteps(changes, (change) => change.added, b),
    left: a,
    right: b,
  };
}

/** What a comparison finds, from both sides. */
interface Compared extends Pick<LogDiff, 'changes' | 'sameCount' | 'leftOf'> {
  readonly rightOf: LogDiff['leftOf'];
}

function mirrored({ changes, sameCount, leftOf, rightOf }: Compared): Compared {
  return {
    sameCount,
    leftOf: rightOf,
    rightOf: leftOf,
    changes: changes.map((change) => ({
      kind: change.kind,
      leftFrame: change.rightFrame,
      rightFrame: change.leftFrame,
      leftSeq: change.rightSeq,
      rightSeq: change.leftSeq,
      removed: change.added,
      added: change.removed,
    })),
  };
}

function compareOutlines(a: Outline, b: Outline): Compared {
  const changes: Change[] = [];
  const correspondence = createCorrespondence();
  let sameCount = 0;

  /** Both steps are there and have one name. */
  function compare(x: number, y: number): void {
    sameCount += 1;
    if (a.ids[x] !== b.ids[y]) addOne('arguments', x, y);
    else if (!standForEachOther(x, y)) addOne('objects', x, y);
    if (a.sizes[x] === 1 && b.sizes[y] === 1) return;
    if (a.trees[x] === b.trees[y]) compareEach(a.inside(x), b.inside(y));
    else compareInside(x, y);
  }

  function compareEach(left: Int32Array, right: Int32Array): void {
    for (let i = 0; i < left.length; i += 1) compare(left[i]!, right[i]!);
  }

  function compareInside(x: number, y: number): void {
    const [left, right] = [a.inside(x), b.inside(y)];
    const at = { left: a.seqs[x]! + 1, right: b.seqs[y]! + 1 };
    let [removed, added] = [NO_STEPS, NO_STEPS];
    const close = (): void => {
      if (removed.length + added.length > 0) add({ kind: 'steps', x, y, removed, added }, at);
      [removed, added] = [NO_STEPS, NO_STEPS];
    };
    const fit = {
      isSame: (l: number, r: number) => a.trees[left[l]!] === b.trees[right[r]!],
      fits: (l: number, r: number) => fits(left[l]!, right[r]!),
    };
    for (const run of slid(pairSteps({ left, right }, a, b), fit)) {
      const ofLeft = left.subarray(run.left, run.left + run.length);
      const ofRight = right.subarray(run.right, run.right + run.length);
      if (run.kind === 'removed') removed = ofLeft;
      else if (run.kind === 'added') added = ofRight;
      else {
        close();
        compareEach(ofLeft, ofRight);
        if (run.length > 0) Object.assign(at, { left: endOf(a, ofLeft.at(-1)!), right: endOf(b, ofRight.at(-1)!) });
      }
    }
    close();
  }

  function add(
    {
      kind,
      x,
      y,
      removed,
      added,
    }: Pick<Change, 'kind' | 'removed' | 'added'> & { readonly x: number; readonly y: number },
    at: { readonly left: number; readonly right: number },
  ): void {
    changes.push({
      kind,
      leftFrame: x,
      rightFrame: y,
      leftSeq: removed.length > 0 ? a.seqs[removed[0]!]! : at.left,
      rightSeq: added.length > 0 ? b.seqs[added[0]!]! : at.right,
      removed,
      added,
    });
  }

  function addOne(kind: 'arguments' | 'objects', x: number, y: number): void {
    const frames = { x: a.parents[x]!, y: b.parents[y]! };
    const steps = { removed: Int32Array.of(x), added: Int32Array.of(y) };
    add({ kind, ...frames, ...steps }, { left: a.seqs[x]!, right: b.seqs[y]! });
  }

  function fits(x: number, y: number): number {
    let sum = 0;
    const start = a.refEnds[x - 1]!;
    const shift = b.refEnds[y - 1]! - start;
    for (let i = start; i < a.refEnds[x]!; i += 1) sum += correspondence.fits(a.refs[i]!, b.refs[i + shift]!);
    return sum;
  }

  /** Everything that two steps of one id refer to, in the same order: also after one that did not match. */
  function standForEachOther(x: number, y: number): boolean {
    const start = a.refEnds[x - 1]!;
    const shift = b.refEnds[y - 1]! - start;
    let isEach = true;
    for (let i = start; i < a.refEnds[x]!; i += 1) {
      if (!correspondence.matches(a.refs[i]!, b.refs[i + shift]!)) isEach = false;
    }
    return isEach;
  }

  compareInside(0, 0);
  const { leftOf, rightOf } = correspondence;
  return { changes, sameCount, leftOf, rightOf };
}

/** The position behind a step and everything in it. */
function endOf({ seqs, sizes, inside }: Outline, step: number): number {
  let last = step;
  while (sizes[last]! > 1) last = inside(last).at(-1)!;
  return seqs[last]! + 1;
}

const NO_STEPS: Int32Array = new Int32Array(0);

/** Steps that only one log has: those of frames whose own record differs are counted one by one. */
function countSteps(changes: readonly Change[], stepsOf: (change: Change) => Int32Array, { sizes }: Outline): number {
  let count = 0;
  for (const change of changes) {
    for (const step of stepsOf(change)) count += change.kind === 'steps' ? sizes[step]! : 1;
  }
  return count;
}
