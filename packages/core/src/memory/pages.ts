import { physAddr } from '../arch/addr.ts';
import { addrOf } from '../arch/page.ts';
import { createLease } from '../kernel/lease.ts';
import {
  addressKey,
  type BlockPages,
  expectPage,
  flagOf,
  listOf,
  nullOr,
  numbersOf,
  type PageSink,
  type PageSource,
  partsOf,
  type StatePage,
  wholeOf,
} from '../kernel/page.ts';
import { radixDifferences } from '../kernel/radix-differences.ts';
import { type Radix, radixSet } from '../kernel/radix.ts';
import { EXTENT_PAGES, OBJECT_PAGES } from './allocator-pages.ts';
import { isSameLeaf, leafOf, leafPage } from './leaf-page.ts';
import type { Leaf } from './leaf.ts';
import { LEAF_BYTES } from './leaf.ts';
import { leafAddr, leafIndex } from './space.ts';
import { type AllocatorState, initialMemory, type MemoryState, type SizeClass } from './state.ts';

/**
 * Page `memory`: `[bump, liveCount, liveBytes, classes, freeBlocks, unpublished]`, with classes as
 * `[isAccounted, sizeBytes, freeHead, nextFresh, slabEnd]`, free blocks as `[sizeBytes, head]` and what no `dsb` has
 * published as `[base, sizeBytes]`. Pages by first address: `leaf` of memory, `user` of user buffers, and those of
 * {@link EXTENT_PAGES} and {@link OBJECT_PAGES}.
 */
export const MEMORY_PAGES: BlockPages<MemoryState> = {
  put(before, after, into) {
    if (before === after) return;
    into.put('memory', countsPage(after));
    putLeaves('leaf', before?.leaves ?? NOTHING, after.leaves, into);
    putLeaves('user', before?.user ?? NOTHING, after.user, into);
    EXTENT_PAGES.put(before?.allocator.extents ?? null, after.allocator.extents, into);
    OBJECT_PAGES.put(before?.allocator.objects ?? null, after.allocator.objects, into);
  },
  take(base, from) {
    const page = from.one('memory');
    if (page === null) return base;
    const [bump, liveCount, liveBytes, classes, freeBlocks, unpublished] = partsOf(page, 6);
    return {
      lease: null,
      leaves: takeLeaves('leaf', base.leaves, from),
      user: takeLeaves('user', base.user, from),
      unpublished: listOf(unpublished).map((range) => {
        const [start, sizeBytes] = partsOf(range, 2);
        return { base: addrOf(start), sizeBytes: wholeOf(sizeBytes) };
      }),
      allocator: {
        bump: addrOf(bump),
        classes: classesOf(classes),
        freeBlocks: Object.fromEntries(
          listOf(freeBlocks).map((block) => {
            const [sizeBytes, head] = partsOf(block, 2);
            return [wholeOf(sizeBytes), nullOr(head, addrOf)];
          }),
        ),
        extents: EXTENT_PAGES.take(base.allocator.extents, from),
        objects: OBJECT_PAGES.take(base.allocator.objects, from),
        liveCount: wholeOf(liveCount),
        liveBytes: wholeOf(liveBytes),
      },
    };
  },
};

const NOTHING: Radix<Leaf> = initialMemory(physAddr(0)).leaves;

function countsPage({ allocator, unpublished }: MemoryState): StatePage {
  const { bump, liveCount, liveBytes, classes, freeBlocks } = allocator;
  return [
    bump,
    liveCount,
    liveBytes,
    [...classRows(classes, 'general'), ...classRows(classes, 'accounted')],
    numbersOf(freeBlocks).map((sizeBytes) => [sizeBytes, freeBlocks[sizeBytes] ?? null]),
    unpublished.map(({ base, sizeBytes }) => [base, sizeBytes]),
  ];
}

function classRows(classes: AllocatorState['classes'], kind: 'general' | 'accounted'): readonly StatePage[] {
  const table: Readonly<Record<number, SizeClass>> = classes[kind];
  return numbersOf(table).flatMap((sizeBytes) => {
    const sizeClass = table[sizeBytes];
    if (sizeClass === undefined) return [];
    return [[kind === 'accounted', sizeBytes, sizeClass.freeHead, sizeClass.nextFresh, sizeClass.slabEnd]];
  });
}

function classesOf(page: StatePage | undefined): AllocatorState['classes'] {
  const general: Record<number, SizeClass> = {};
  const accounted: Record<number, SizeClass> = {};
  for (const row of listOf(page)) {
    const [isAccounted, sizeBytes, freeHead, nextFresh, slabEnd] = partsOf(row, 5);
    (flagOf(isAccounted) ? accounted : general)[wholeOf(sizeBytes)] = {
      freeHead: nullOr(freeHead, addrOf),
      nextFresh: addrOf(nextFresh),
      slabEnd: addrOf(slabEnd),
    };
  }
  return { general, accounted };
}

/** A leaf that was copied to be written, and holds what it held, is no difference. */
function putLeaves(kind: string, before: Radix<Leaf>, after: Radix<Leaf>, into: PageSink): void {
  for (const [index, left, right] of radixDifferences(before, after)) {
    if (right === null || (left !== null && isSameLeaf(left, right))) continue;
    into.put(addressKey(kind, leafAddr(index)), leafPage(right));
  }
}

function takeLeaves(kind: string, base: Radix<Leaf>, from: PageSource): Radix<Leaf> {
  const leaves = { ...base };
  const lease = createLease();
  for (const [addr, page] of from.numbered(kind)) {
    expectPage(addr % LEAF_BYTES === 0 && addr < 2 ** 52, `page of a leaf at ${addr}: expected its first address`);
    radixSet(leaves, lease, leafIndex(addr), leafOf(page, lease));
  }
  return leaves;
}
