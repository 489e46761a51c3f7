import { invariant } from './invariant.ts';
import { deepened, type Radix, RadixNode, SLOTS } from './radix.ts';

/** Every index at which two trees hold other values, ascending. Nodes that they share are passed over. */
export function* radixDifferences<Value>(
  left: Radix<Value>,
  right: Radix<Value>,
): Generator<readonly [index: number, left: Value | null, right: Value | null]> {
  const depth = Math.max(left.depth, right.depth);
  yield* nodeDifferences(deepened(left, depth), deepened(right, depth), { base: 0, span: SLOTS ** (depth - 1) });
}

function* nodeDifferences<Value>(
  left: RadixNode<Value> | null,
  right: RadixNode<Value> | null,
  at: { readonly base: number; readonly span: number },
): Generator<readonly [number, Value | null, Value | null]> {
  if (left === right) return;
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const a = left?.slots[slot] ?? null;
    const b = right?.slots[slot] ?? null;
    const base = at.base + slot * at.span;
    if (a instanceof RadixNode || b instanceof RadixNode) {
      const below = { base, span: at.span / SLOTS };
      yield* nodeDifferences(a instanceof RadixNode ? a : null, b instanceof RadixNode ? b : null, below);
    } else if (a !== b) yield [base, a, b];
  }
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
  yield* lowestDifferences(root, right.root, { base: 0, span: SLOTS ** (depth - 1) });
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
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const child = right.slots[slot];
    if (!(child instanceof RadixNode)) continue;
    const other = left?.slots[slot] ?? null;
    const below = { base: at.base + slot * at.span, span: at.span / SLOTS };
    yield* lowestDifferences(other instanceof RadixNode ? other : null, child, below);
  }
}
