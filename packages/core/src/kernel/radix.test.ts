import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLease, type Lease } from './lease.ts';
import type { Model } from './model.ts';
import { emptyRadix, type Radix, radixEntries, radixGet, radixSet } from './radix.ts';
import { createReducer } from './reducer.ts';

const index = fc.oneof(fc.nat(100), fc.nat(2 ** 20), fc.integer({ min: 0, max: 2 ** 42 }));

describe('radix tree', () => {
  it('holds what a Map holds, in ascending order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(index, fc.option(fc.nat()))), (writes) => {
        const radix = emptyRadix<number>();
        const lease = createLease();
        const map = new Map<number, number>();
        for (const [at, value] of writes) {
          radixSet(radix, lease, at, value);
          if (value === null) map.delete(at);
          else map.set(at, value);
        }
        expect([...radixEntries(radix)]).toEqual([...map].toSorted(([a], [b]) => a - b));
        for (const [at] of writes) expect(radixGet(radix, at)).toBe(map.get(at) ?? null);
      }),
    );
  });

  it('shares what an update does not touch', () => {
    const reducer = createReducer(SET_ONE, { freeze: true });
    const before = reducer.fold(reducer.initial, [set(0, 1), set(40, 2), set(1000, 3)]);
    const after = reducer.step(before, set(0, 9));
    expect(radixGet(before.tree, 0)).toBe(1);
    expect(radixGet(after.tree, 0)).toBe(9);
    expect(after.tree.root.slots[1]).toBe(before.tree.root.slots[1]);
  });
});

interface Set {
  readonly type: 'test.set';
  readonly index: number;
  readonly value: number;
}

function set(at: number, value: number): Set {
  return { type: 'test.set', index: at, value };
}

interface TreeState {
  readonly lease: Lease | null;
  readonly tree: Radix<number>;
}

const SET_ONE: Model<TreeState, Set, Set, null> = {
  initial: { lease: null, tree: emptyRadix() },
  decide: (_state, command) => ({ events: [command], reply: null }),
  evolve: (draft, event) => radixSet(draft.tree, draft.lease ?? createLease(), event.index, event.value),
  commandOf: (event) => event,
  openDraft: (view) => {
    view.lease = createLease();
    const close = (): void => {
      view.lease = null;
    };
    return { view, close };
  },
};
