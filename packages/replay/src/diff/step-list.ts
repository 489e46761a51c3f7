import { grown, type Interner } from './interner.ts';

/** A step of a log, as it is met. */
export interface NewStep {
  readonly seq: number;
  readonly tag: number;
  readonly id: number;
  readonly name: number;
  /** The frame that holds it, which was met before. */
  readonly parent: number;
  readonly isFrame: boolean;
  /** The steps of a frame stand lane by lane: in the order of the log when all have one. */
  readonly lane: number;
}

/** The steps of a log in arrays. Step 0 holds all others. */
export interface StepList {
  /** Adds a step with everything that was referred to since the last one. */
  add(step: NewStep): void;
  readonly refer: (ref: number) => void;
  /** The step at a position of the log; 0 when it is not listed. */
  at(seq: number): number;
  isFrame(step: number): boolean;
  parentOf(step: number): number;
  setLane(step: number, lane: number): void;
  /** When all are there: everything that was added, by step, and what follows from it. */
  finish(interner: Interner): StepColumns;
}

/** Steps by their number. */
export interface StepColumns {
  readonly count: number;
  readonly seqs: Float64Array;
  readonly tags: Int32Array;
  readonly ids: Int32Array;
  readonly names: Int32Array;
  readonly parents: Int32Array;
  /** What a step does together with everything in it. */
  readonly trees: Int32Array;
  /** Steps of a tree, the one that holds them included. */
  readonly sizes: Int32Array;
  /** The steps directly in one. */
  readonly inside: (step: number) => Int32Array;
  /** What each step refers to, one behind the other, and where a step's references end. */
  readonly refs: Int32Array;
  readonly refEnds: Int32Array;
}

/** Numbers of a step that stand side by side while steps are added: one look at memory for all of them. */
const [TAG, ID, NAME, PARENT, LANE, IS_FRAME, REF_END] = [0, 1, 2, 3, 4, 5, 6] as const;
const ROW = 7;

/** A list for about so many steps. */
export function createStepList(expected: number): StepList {
  let seqs = new Float64Array(Math.max(16, expected + 1));
  let rows = new Int32Array(ROW * seqs.length);
  let refs = new Int32Array(seqs.length);
  let count = 0;
  let refCount = 0;

  function add({ seq, tag, id, name, parent, isFrame, lane }: NewStep): void {
    if (count === seqs.length) {
      const more = new Float64Array(2 * count);
      more.set(seqs);
      seqs = more;
      rows = grown(rows, ROW * seqs.length);
    }
    const at = ROW * count;
    seqs[count] = seq;
    rows[at + TAG] = tag;
    rows[at + ID] = id;
    rows[at + NAME] = name;
    rows[at + PARENT] = parent;
    rows[at + LANE] = lane;
    rows[at + IS_FRAME] = isFrame ? 1 : 0;
    rows[at + REF_END] = refCount;
    count += 1;
  }
  add({ seq: -1, tag: 0, id: -1, name: -1, parent: -1, isFrame: true, lane: 0 });

  function columnOf(place: number): Int32Array {
    const column = new Int32Array(count);
    for (let step = 0; step < count; step += 1) column[step] = rows[ROW * step + place]!;
    return column;
  }

  return {
    add,
    refer(ref) {
      if (refCount === refs.length) refs = grown(refs, 2 * refCount);
      refs[refCount] = ref;
      refCount += 1;
    },
    at(seq) {
      // Where nothing was left out, positions are numbers of steps.
      const near = seq - seqs[1]! + 1;
      return near > 0 && near < count && seqs[near] === seq ? near : indexOf(seqs.subarray(0, count), seq);
    },
    isFrame: (step) => rows[ROW * step + IS_FRAME] === 1,
    parentOf: (step) => rows[ROW * step + PARENT]!,
    setLane(step, lane) {
      rows[ROW * step + LANE] = lane;
    },
    finish(interner) {
      const [ids, parents] = [columnOf(ID), columnOf(PARENT)];
      const sizes = sizesOf(parents);
      const inside = childLists(parents, columnOf(LANE));
      return {
        count,
        seqs: seqs.subarray(0, count),
        tags: columnOf(TAG),
        ids,
        names: columnOf(NAME),
        parents,
        trees: treesOf(ids, { inside, sizes }, interner),
        sizes,
        inside,
        refs: refs.subarray(0, refCount),
        refEnds: columnOf(REF_END),
      };
    },
  };
}

/** The index of a value in ascending ones; 0 when it is not there. */
function indexOf(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= value) low = middle;
    else high = middle;
  }
  return values[low] === value ? low : 0;
}

/** The children of every step, by lane and then as they were added. */
function childLists(parents: Int32Array, lanes: Int32Array): (step: number) => Int32Array {
  const starts = new Int32Array(parents.length + 1);
  for (let step = 1; step < parents.length; step += 1) starts[parents[step]! + 1]! += 1;
  for (let step = 0; step < parents.length; step += 1) starts[step + 1]! += starts[step]!;
  const next = starts.slice();
  const children = new Int32Array(parents.length - 1);
  let hasLanes = false;
  for (let step = 1; step < parents.length; step += 1) {
    const parent = parents[step]!;
    children[next[parent]!] = step;
    next[parent]! += 1;
    hasLanes ||= lanes[step] !== 0;
  }
  const inside = (step: number): Int32Array => children.subarray(starts[step], starts[step + 1]);
  if (!hasLanes) return inside;
  for (let step = 0; step < parents.length; step += 1) {
    if (starts[step + 1]! - starts[step]! > 1) inside(step).sort((a, b) => lanes[a]! - lanes[b]! || a - b);
  }
  return inside;
}

/** First number of what stands for a tree: then what its frame does, and the trees in it. */
const TREE = -2;

/** Equal trees have equal numbers. Frames stand before what is in them, so the last come first. */
function treesOf(
  ids: Int32Array,
  { inside, sizes }: Pick<StepColumns, 'inside' | 'sizes'>,
  interner: Interner,
): Int32Array {
  const trees = ids.slice();
  let lanes = new Int32Array(64);
  for (let step = ids.length - 1; step > 0; step -= 1) {
    if (sizes[step] === 1) continue;
    const children = inside(step);
    if (children.length + 2 > lanes.length) lanes = new Int32Array(2 * children.length + 2);
    lanes[0] = TREE;
    lanes[1] = ids[step]!;
    for (let i = 0; i < children.length; i += 1) lanes[i + 2] = trees[children[i]!]!;
    trees[step] = interner.idOf(lanes, children.length + 2);
  }
  return trees;
}

function sizesOf(parents: Int32Array): Int32Array {
  const sizes = new Int32Array(parents.length).fill(1);
  for (let step = parents.length - 1; step > 0; step -= 1) sizes[parents[step]!]! += sizes[step]!;
  return sizes;
}
