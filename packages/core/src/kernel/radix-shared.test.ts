import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLease } from './lease.ts';
import { radixShared } from './radix-shared.ts';
import { emptyRadix, type Radix, radixEntries, radixSet } from './radix.ts';

interface Entry {
  readonly value: number;
}

function treeOf(entries: readonly (readonly [at: number, value: number])[]): Radix<Entry> {
  const radix = emptyRadix<Entry>();
  const lease = createLease();
  for (const [at, value] of entries) radixSet(radix, lease, at, { value });
  return radix;
}

const isSame = (left: Entry, right: Entry): boolean => left.value === right.value;

const index = fc.oneof(fc.nat(100), fc.nat(2 ** 20), fc.integer({ min: 0, max: 2 ** 42 }));
const trees = fc.array(fc.tuple(index, fc.nat(2)), { maxLength: 20 }).map(treeOf);

describe('radixShared', () => {
  it('is the same tree, and has all that is the same from the other one', () => {
    fc.assert(
      fc.property(trees, trees, (tree, like) => {
        const { tree: shared, ownValues } = radixShared(tree, like, isSame);
        expect(shared).toStrictEqual({ ...tree, root: expect.anything() as unknown });
        expect([...radixEntries(shared)]).toStrictEqual([...radixEntries(tree)]);
        const others = new Set([...radixEntries(like)].map(([, entry]) => entry));
        expect([...radixEntries(shared)].filter(([, entry]) => !others.has(entry))).toHaveLength(ownValues);
      }),
    );
  });

  it('counts what is its own beside a tree of another depth', () => {
    const small = treeOf([[3, 1]]);
    const large = treeOf([
      [3, 1],
      [5, 1],
      [2 ** 20, 1],
    ]);
    const grown = radixShared(large, small, isSame);
    expect(grown).toMatchObject({ ownValues: 2, tree: { depth: large.depth } });
    expect(grown.ownNodes).toBeGreaterThan(large.depth);
    expect(radixShared(small, large, isSame)).toMatchObject({ ownNodes: 1, ownValues: 0, tree: { depth: 1 } });
    expect(radixShared(large, emptyRadix<Entry>(), isSame).ownValues).toBe(3);
  });

  it('leaves the nodes that it does not change as they are', () => {
    const tree = treeOf([
      [3, 1],
      [40, 2],
    ]);
    const { tree: shared } = radixShared(tree, treeOf([[40, 2]]), isSame);
    expect(shared.root.slots[0]).toBe(tree.root.slots[0]);
    expect(shared.root.slots[1]).not.toBe(tree.root.slots[1]);
  });
});
