import { invariant } from './invariant.ts';
import type { Lease } from './lease.ts';
import type { Opaque } from './mutable.ts';

/**
 * A sparse map from whole numbers to frozen values, as a tree of nodes of 32. An update copies one node
 * per level, once per draft, so that a state per event stays cheap at any size. The nodes are opaque to
 * immer: drafting them made every read of memory four proxy reads (docs/decisions/0004).
 */
export interface Radix<Value> {
  /** Levels of nodes; a tree of depth d holds the indices below 32^d. */
  readonly depth: number;
  readonly root: RadixNode<Value>;
}

/** Entries of a lowest node. */
export const SLOTS = 32;

const FANOUT = SLOTS;
const SLOT_BITS = 5;

/** A node: children on the upper levels, values on the lowest. Written only under its lease. */
export class RadixNode<Value> implements Opaque {
  readonly isOpaque = true;
  readonly lease: Lease | null;
  readonly slots: (RadixNode<Value> | Value | null)[];

  constructor(lease: Lease | null, slots: (RadixNode<Value> | Value | null)[]) {
    this.lease = lease;
    this.slots = slots;
  }
}

/** A tree without entries. */
export function emptyRadix<Value>(): Radix<Value> {
  return { depth: 1, root: emptyNode(null) };
}

/** The value at `index`, or null. */
export function radixGet<Value>(radix: Radix<Value>, index: number): Value | null {
  const { depth } = radix;
  if (index >= FANOUT ** depth) return null;
  let node: RadixNode<Value> = radix.root;
  for (let level = depth - 1; level > 0; level -= 1) {
    const child = node.slots[slotOf(index, level)];
    if (!(child instanceof RadixNode)) return null;
    node = child;
  }
  return (node.slots[slotOf(index, 0)] ?? null) as Value | null;
}

/** Sets the value at `index` in a draft that holds `lease`; null removes it (its nodes stay). */
export function radixSet<Value>(radix: Radix<Value>, lease: Lease, index: number, value: Value | null): void {
  invariant(Number.isSafeInteger(index) && index >= 0, () => `radix index ${index}: expected a whole number from 0`);
  const draft = radix as { depth: number; root: RadixNode<Value> };
  while (index >= FANOUT ** draft.depth) {
    const grown = emptyNode<Value>(lease);
    grown.slots[0] = draft.root;
    draft.root = grown;
    draft.depth += 1;
  }
  let node = own(draft.root, lease);
  if (node !== draft.root) draft.root = node;
  for (let level = draft.depth - 1; level > 0; level -= 1) {
    const slot = slotOf(index, level);
    const child = node.slots[slot];
    const next = child instanceof RadixNode ? own(child, lease) : emptyNode<Value>(lease);
    node.slots[slot] = next;
    node = next;
  }
  node.slots[slotOf(index, 0)] = value;
}

/** Every entry, ascending by index. */
export function* radixEntries<Value>(radix: Radix<Value>): Generator<readonly [number, Value]> {
  yield* entriesBelow(radix.root, 0, FANOUT ** (radix.depth - 1));
}

function* entriesBelow<Value>(node: RadixNode<Value>, base: number, span: number): Generator<readonly [number, Value]> {
  for (const [slot, child] of node.slots.entries()) {
    if (child === null) continue;
    if (child instanceof RadixNode) yield* entriesBelow(child, base + slot * span, span / FANOUT);
    else yield [base + slot, child];
  }
}

function own<Value>(node: RadixNode<Value>, lease: Lease): RadixNode<Value> {
  return node.lease === lease ? node : new RadixNode(lease, node.slots.slice());
}

function emptyNode<Value>(lease: Lease | null): RadixNode<Value> {
  return new RadixNode<Value>(
    lease,
    Array.from({ length: FANOUT }, () => null),
  );
}

/** Indices go beyond 32 bits, where shifts wrap: the upper part is taken by division. */
function slotOf(index: number, level: number): number {
  const shifted = level <= 4 && index < 2 ** 31 ? index >>> (SLOT_BITS * level) : Math.floor(index / FANOUT ** level);
  return shifted % FANOUT;
}

/** True for a tree. */
export function isRadix(value: unknown): value is Radix<unknown> {
  return typeof value === 'object' && value !== null && 'root' in value && value.root instanceof RadixNode;
}

/** Every index at which two trees hold other values, ascending. Nodes that they share are passed over. */
export function* radixDifferences<Value>(
  left: Radix<Value>,
  right: Radix<Value>,
): Generator<readonly [index: number, left: Value | null, right: Value | null]> {
  const depth = Math.max(left.depth, right.depth);
  yield* nodeDifferences(deepened(left, depth), deepened(right, depth), { base: 0, span: FANOUT ** (depth - 1) });
}

function* nodeDifferences<Value>(
  left: RadixNode<Value> | null,
  right: RadixNode<Value> | null,
  at: { readonly base: number; readonly span: number },
): Generator<readonly [number, Value | null, Value | null]> {
  if (left === right) return;
  for (let slot = 0; slot < FANOUT; slot += 1) {
    const a = left?.slots[slot] ?? null;
    const b = right?.slots[slot] ?? null;
    const base = at.base + slot * at.span;
    if (a instanceof RadixNode || b instanceof RadixNode) {
      const below = { base, span: at.span / FANOUT };
      yield* nodeDifferences(a instanceof RadixNode ? a : null, b instanceof RadixNode ? b : null, below);
    } else if (a !== b) yield [base, a, b];
  }
}

/** What a tree has in common with another one, and how much is its own. */
export interface SharedRadix<Value> {
  readonly tree: Radix<Value>;
  /** Nodes and values that the other tree does not have. */
  readonly ownNodes: number;
  readonly ownValues: number;
}

/** `tree` with the nodes and values of `like` wherever they are the same: two trees that are kept take less then. */
export function radixShared<Value>(
  tree: Radix<Value>,
  like: Radix<Value>,
  isSame: (left: Value, right: Value) => boolean,
): SharedRadix<Value> {
  let ownNodes = 0;
  let ownValues = 0;

  function shared(node: RadixNode<Value>, other: RadixNode<Value>): RadixNode<Value> {
    if (node === other) return other;
    const slots = node.slots.slice();
    let same = 0;
    for (let slot = 0; slot < FANOUT; slot += 1) {
      const mine = slots[slot] ?? null;
      const theirs = other.slots[slot] ?? null;
      if (mine !== theirs && mine !== null) slots[slot] = sharedEntry(mine, theirs);
      if (slots[slot] === theirs) same += 1;
    }
    if (same === FANOUT) return other;
    ownNodes += 1;
    return new RadixNode(null, slots);
  }

  function sharedEntry(
    mine: RadixNode<Value> | Value,
    theirs: RadixNode<Value> | Value | null,
  ): RadixNode<Value> | Value {
    if (mine instanceof RadixNode) return shared(mine, theirs instanceof RadixNode ? theirs : emptyNode(null));
    if (theirs !== null && !(theirs instanceof RadixNode) && isSame(mine, theirs)) return theirs;
    ownValues += 1;
    return mine;
  }

  if (tree.depth !== like.depth) return { tree, ownNodes: 0, ownValues: 0 };
  const root = shared(tree.root, like.root);
  return { tree: root === like.root ? like : { depth: tree.depth, root }, ownNodes, ownValues };
}

/** A lowest node that two trees do not share. */
export interface NodeDifference<Value> {
  /** Of its first entry. */
  readonly index: number;
  /** Null when the tree has no such node. */
  readonly left: readonly (Value | null)[] | null;
  readonly right: readonly (Value | null)[];
}

/** Every lowest node of `right` that is not also one of `left`, ascending; all of them when that is null. */
export function* radixNodeDifferences<Value>(
  left: Radix<Value> | null,
  right: Radix<Value>,
): Generator<NodeDifference<Value>> {
  const { depth } = right;
  invariant(left === null || left.depth <= depth, 'trees grow: expected the smaller one first');
  const root = left === null ? null : deepened(left, depth);
  yield* lowestDifferences(root, right.root, { base: 0, span: FANOUT ** (depth - 1) });
}

function* lowestDifferences<Value>(
  left: RadixNode<Value> | null,
  right: RadixNode<Value>,
  at: { readonly base: number; readonly span: number },
): Generator<NodeDifference<Value>> {
  if (left === right) return;
  if (at.span === 1) {
    // Nodes of the lowest level have values only.
    yield { index: at.base, left: (left?.slots ?? null) as Value[] | null, right: right.slots as Value[] };
    return;
  }
  for (let slot = 0; slot < FANOUT; slot += 1) {
    const child = right.slots[slot];
    if (!(child instanceof RadixNode)) continue;
    const other = left?.slots[slot] ?? null;
    const below = { base: at.base + slot * at.span, span: at.span / FANOUT };
    yield* lowestDifferences(other instanceof RadixNode ? other : null, child, below);
  }
}

/** The root of the tree as if it had `depth` levels. */
function deepened<Value>(radix: Radix<Value>, depth: number): RadixNode<Value> {
  let root = radix.root;
  for (let level = radix.depth; level < depth; level += 1) {
    const grown = emptyNode<Value>(null);
    grown.slots[0] = root;
    root = grown;
  }
  return root;
}
