import type { PhysAddr } from '../arch/addr.ts';
import { addrOf } from '../arch/page.ts';
import { createLease } from '../kernel/lease.ts';
import {
  addressKey,
  type BlockPages,
  expectPage,
  flagOf,
  listOf,
  nullOr,
  partsOf,
  type StatePage,
  textOf,
  wholeOf,
} from '../kernel/page.ts';
import { type Radix, radixNodeDifferences, radixSet, SLOTS } from '../kernel/radix.ts';
import { extentAddr, extentPage, granule, objectAddr } from './allocator.ts';
import type { Extent, HeapObject } from './state.ts';

/**
 * Pages `objects:ADDR`: what starts in the 256 bytes from there, as
 * `[slot, sizeReqBytes, sizeAllocBytes, isAccounted, site]` of a live object (`slot` counts 8 bytes), and of a freed one with
 * the address of the one freed before it, or null, in place of its site.
 */
export const OBJECT_PAGES: BlockPages<Radix<HeapObject>> = nodePages({
  kind: 'objects',
  addrOfIndex: objectAddr,
  indexOfAddr: granule,
  isSame: isSameObject,
  page: (entries) =>
    entries.map(([slot, object]) => {
      const { sizeReqBytes, sizeAllocBytes, accounted } = object;
      return [slot, sizeReqBytes, sizeAllocBytes, accounted, object.status === 'live' ? object.site : object.next];
    }),
  entries: (page) =>
    listOf(page).map((entry) => {
      const [slot, sizeReqBytes, sizeAllocBytes, isAccounted, last] = partsOf(entry, 5);
      return [slotOf(slot), objectOf(sizeReqBytes, sizeAllocBytes, isAccounted, last)] as const;
    }),
});

/**
 * Pages `extents:ADDR`: which slab or block the 32 pages of 4 KiB from there belong to, as
 * `[slot, count, base, sizeBytes, objectBytes]` for `count` pages that belong to the same.
 */
export const EXTENT_PAGES: BlockPages<Radix<Extent>> = nodePages({
  kind: 'extents',
  addrOfIndex: extentAddr,
  indexOfAddr: extentPage,
  isSame: isSameExtent,
  page: runsOf,
  entries: (page) =>
    listOf(page).flatMap((run) => {
      const [first, count, base, sizeBytes, objectBytes] = partsOf(run, 5);
      const extent = Object.freeze({
        base: addrOf(base),
        sizeBytes: wholeOf(sizeBytes),
        objectBytes: wholeOf(objectBytes),
      });
      const start = slotOf(first);
      const length = wholeOf(count);
      expectPage(start + length <= SLOTS, `page of extents: ${length} pages from ${start}: expected at most ${SLOTS}`);
      return Array.from({ length }, (_, index) => [start + index, extent] as const);
    }),
});

/** How the lowest nodes of a tree become pages. */
interface NodePages<Value> {
  readonly kind: string;
  readonly addrOfIndex: (index: number) => PhysAddr;
  readonly indexOfAddr: (addr: number) => number;
  readonly isSame: (left: Value, right: Value) => boolean;
  readonly page: (entries: readonly (readonly [slot: number, value: Value])[]) => StatePage;
  readonly entries: (page: StatePage) => readonly (readonly [slot: number, value: Value])[];
}

function nodePages<Value extends object>(how: NodePages<Value>): BlockPages<Radix<Value>> {
  return {
    put(before, after, into) {
      for (const { index, left, right } of radixNodeDifferences(before, after)) {
        const isSame = right.every((value, slot) => isSameEntry(left?.[slot] ?? null, value, how.isSame));
        if (isSame) continue;
        const entries = [...right.entries()].flatMap(([slot, value]) =>
          value === null ? [] : [[slot, value] as const],
        );
        into.put(addressKey(how.kind, how.addrOfIndex(index)), how.page(entries));
      }
    },
    take(base, from) {
      const tree = { ...base };
      const lease = createLease();
      for (const [addr, page] of from.numbered(how.kind)) {
        const first = how.indexOfAddr(addr);
        expectPage(Number.isSafeInteger(first) && first % SLOTS === 0, `page of ${how.kind} at ${addr}: not its first`);
        for (const [slot, value] of how.entries(page)) radixSet(tree, lease, first + slot, value);
      }
      return tree;
    },
  };
}

function isSameEntry<Value>(
  left: Value | null,
  right: Value | null,
  isSame: (left: Value, right: Value) => boolean,
): boolean {
  return left === right || (left !== null && right !== null && isSame(left, right));
}

function isSameObject(left: HeapObject, right: HeapObject): boolean {
  return (
    left.sizeReqBytes === right.sizeReqBytes &&
    left.sizeAllocBytes === right.sizeAllocBytes &&
    left.accounted === right.accounted &&
    (left.status === 'live'
      ? right.status === 'live' && left.site === right.site
      : right.status === 'free' && left.next === right.next)
  );
}

function isSameExtent(left: Extent, right: Extent): boolean {
  return left.base === right.base && left.sizeBytes === right.sizeBytes && left.objectBytes === right.objectBytes;
}

function objectOf(
  sizeReqBytes: StatePage | undefined,
  sizeAllocBytes: StatePage | undefined,
  isAccounted: StatePage | undefined,
  last: StatePage | undefined,
): HeapObject {
  const sizes = {
    sizeReqBytes: wholeOf(sizeReqBytes),
    sizeAllocBytes: wholeOf(sizeAllocBytes),
    accounted: flagOf(isAccounted),
  };
  return Object.freeze(
    typeof last === 'string'
      ? { status: 'live', ...sizes, site: textOf(last) }
      : { status: 'free', ...sizes, next: nullOr(last, addrOf) },
  );
}

function runsOf(entries: readonly (readonly [slot: number, extent: Extent])[]): StatePage {
  const runs: [first: number, count: number, extent: Extent][] = [];
  for (const [slot, extent] of entries) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === slot && isSameExtent(last[2], extent)) last[1] += 1;
    else runs.push([slot, 1, extent]);
  }
  return runs.map(([first, count, { base, sizeBytes, objectBytes }]) => [first, count, base, sizeBytes, objectBytes]);
}

function slotOf(page: StatePage | undefined): number {
  const slot = wholeOf(page);
  expectPage(slot < SLOTS, `slot ${slot}: expected one of ${SLOTS}`);
  return slot;
}
