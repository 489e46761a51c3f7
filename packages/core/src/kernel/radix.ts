import { invariant } from './invariant.ts';

/**
 * A sparse map from whole numbers to values, as a tree of plain arrays of 32. An update copies one
 * array per level, so immer keeps one state per event cheap at any size, which it cannot for a Map.
 */
export interface Radix<Value> {
  /** Levels of arrays; a tree of depth d holds the indices below 32^d. */
  readonly depth: number;
  readonly root: RadixNode<Value>;
}

type RadixNode<Value> = readonly (RadixNode<Value> | Value | null)[];
type DraftNode = unknown[];

const FANOUT = 32;

/** A tree without entries. */
export function emptyRadix<Value>(): Radix<Value> {
  return { depth: 1, root: emptyNode() as RadixNode<Value> };
}

/** The value at `index`, or null. */
export function radixGet<Value>(radix: Radix<Value>, index: number): Value | null {
  let span = FANOUT ** (radix.depth - 1);
  if (index >= span * FANOUT) return null;
  let node: DraftNode = radix.root as DraftNode;
  let rest = index;
  while (span > 1) {
    const slot = Math.floor(rest / span);
    const child = node[slot];
    if (child === null) return null;
    node = child as DraftNode;
    rest -= slot * span;
    span /= FANOUT;
  }
  return node[rest] as Value | null;
}

/** Sets the value at `index` in a draft; null removes it (its arrays stay). */
export function radixSet<Value>(radix: Radix<Value>, index: number, value: Value | null): void {
  invariant(Number.isSafeInteger(index) && index >= 0, `radix index ${index}: expected a whole number from 0`);
  const draft = radix as { depth: number; root: DraftNode };
  while (index >= FANOUT ** draft.depth) {
    const grown = emptyNode();
    grown[0] = draft.root;
    draft.root = grown;
    draft.depth += 1;
  }
  let span = FANOUT ** (draft.depth - 1);
  let node = draft.root;
  let rest = index;
  while (span > 1) {
    const slot = Math.floor(rest / span);
    if (node[slot] === null) node[slot] = emptyNode();
    node = node[slot] as DraftNode;
    rest -= slot * span;
    span /= FANOUT;
  }
  node[rest] = value;
}

/** Every entry, ascending by index. */
export function* radixEntries<Value>(radix: Radix<Value>): Generator<readonly [number, Value]> {
  yield* entriesBelow<Value>(radix.root as DraftNode, 0, FANOUT ** (radix.depth - 1));
}

function* entriesBelow<Value>(
  node: DraftNode,
  base: number,
  span: number,
): Generator<readonly [number, Value]> {
  for (let slot = 0; slot < FANOUT; slot += 1) {
    const child = node[slot];
    if (child === null) continue;
    if (span === 1) yield [base + slot, child as Value];
    else yield* entriesBelow<Value>(child as DraftNode, base + slot * span, span / FANOUT);
  }
}

function emptyNode(): DraftNode {
  return Array.from({ length: FANOUT }, () => null);
}
