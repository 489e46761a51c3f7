import { deepened, emptyNode, type Radix, RadixNode, SLOTS } from './radix.ts';

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
    let isChanged = false;
    for (let slot = 0; slot < SLOTS; slot += 1) {
      const mine = slots[slot] ?? null;
      const theirs = other.slots[slot] ?? null;
      if (mine !== theirs && mine !== null) slots[slot] = sharedEntry(mine, theirs);
      if (slots[slot] === theirs) same += 1;
      if (slots[slot] !== mine) isChanged = true;
    }
    if (same === SLOTS) return other;
    ownNodes += 1;
    // What it has in common with a third tree stays so.
    return isChanged ? new RadixNode(null, slots) : node;
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

  const root = shared(tree.root, rootAtDepth(like, tree.depth));
  return { tree: root === like.root ? like : { depth: tree.depth, root }, ownNodes, ownValues };
}

/** The part of a tree with the indices of one of `depth` levels, as if it had as many. */
function rootAtDepth<Value>(radix: Radix<Value>, depth: number): RadixNode<Value> {
  let { root } = radix;
  for (let level = radix.depth; level > depth; level -= 1) {
    const [first] = root.slots;
    root = first instanceof RadixNode ? first : emptyNode(null);
  }
  return radix.depth < depth ? deepened(radix, depth) : root;
}
