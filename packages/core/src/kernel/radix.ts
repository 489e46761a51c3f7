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

/** Entries of a node. */
export const SLOTS = 32;

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
  if (index >= SLOTS ** depth) return null;
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
  while (index >= SLOTS ** draft.depth) {
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
  yield* entriesBelow(radix.root, 0, SLOTS ** (radix.depth - 1));
}

function* entriesBelow<Value>(node: RadixNode<Value>, base: number, span: number): Generator<readonly [number, Value]> {
  for (const [slot, child] of node.slots.entries()) {
    if (child === null) continue;
    if (child instanceof RadixNode) yield* entriesBelow(child, base + slot * span, span / SLOTS);
    else yield [base + slot, child];
  }
}

function own<Value>(node: RadixNode<Value>, lease: Lease): RadixNode<Value> {
  return node.lease === lease ? node : new RadixNode(lease, node.slots.slice());
}

/** A node without entries. */
export function emptyNode<Value>(lease: Lease | null): RadixNode<Value> {
  return new RadixNode<Value>(
    lease,
    Array.from({ length: SLOTS }, () => null),
  );
}

/** Indices go beyond 32 bits, where shifts wrap: the upper part is taken by division. */
function slotOf(index: number, level: number): number {
  const shifted = level <= 4 && index < 2 ** 31 ? index >>> (SLOT_BITS * level) : Math.floor(index / SLOTS ** level);
  return shifted % SLOTS;
}

/** True for a tree. */
export function isRadix(value: unknown): value is Radix<unknown> {
  return typeof value === 'object' && value !== null && 'root' in value && value.root instanceof RadixNode;
}

/** The root of the tree as if it had `depth` levels. */
export function deepened<Value>(radix: Radix<Value>, depth: number): RadixNode<Value> {
  let root = radix.root;
  for (let level = radix.depth; level < depth; level += 1) {
    const grown = emptyNode<Value>(null);
    grown.slots[0] = root;
    root = grown;
  }
  return root;
}
