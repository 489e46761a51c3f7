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
import { radixNodeDifferences } from '../kernel/radix-differences.ts';
import { type Radix, radixSet, SLOTS } from '../kernel/radix.ts';
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
  page: objectsOf,
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

/** The entries of a lowest node. */
type Slots<Value> = readonly (Value | null)[];

/** How the lowest nodes of a tree become pages. */
interface NodePages<Value> {
  readonly kind: string;
  readonly addrOfIndex: (index: number) => PhysAddr;
  readonly indexOfAddr: (addr: number) => number;
  readonly isSame: (left: Value, right: Value) => boolean;
  readonly page: (slots: Slots<Value>) => StatePage;
  readonly entries: (page: StatePage) => readonly (readonly [slot: number, value: Value])[];
}

function nodePages<Value extends object>(how: NodePages<Value>): BlockPages<Radix<Value>> {
  return {
    put(before, after, into) {
      for (const { index, left, right } of radixNodeDifferences(before, after)) {
        if (left !== null && isSameNode(left, right, how.isSame)) continue;
        into.put(addressKey(how.kind, how.addrOfIndex(index)), how.page(right));
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

function isSameNode<Value>(left: Slots<Value>, right: Slots<Value>, isSame: (a: Value, b: Value) => boolean): boolean {
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const a = left[slot] ?? null;
    const b = right[slot] ?? null;
    if (a !== b && (a === null || b === null || !isSame(a, b))) return false;
  }
  return true;
}

/** True for objects that are told by the same page. */
export function isSameObject(left: HeapObject, right: HeapObject): boolean {
  return (
    left.sizeReqBytes === right.sizeReqBytes &&
    left.sizeAllocBytes === right.sizeAllocBytes &&
    left.accounted === right.accounted &&
    (left.status === 'live'
      ? right.status === 'live' && left.site === right.site
      : right.status === 'free' && left.next === right.next)
  );
}

/** The same for extents. */
export function isSameExtent(left: Extent, right: Extent): boolean {
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

function objectsOf(slots: Slots<HeapObject>): StatePage {
  const page: StatePage[] = [];
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const object = slots[slot] ?? null;
    if (object === null) continue;
    const { sizeReqBytes, sizeAllocBytes, accounted } = object;
    page.push([slot, sizeReqBytes, sizeAllocBytes, accounted, object.status === 'live' ? object.site : object.next]);
  }
  return page;
}

function runsOf(slots: Slots<Extent>): StatePage {
  const runs: [first: number, count: number, extent: Extent][] = [];
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const extent = slots[slot] ?? null;
    const last = runs.at(-1);
    if (extent === null) continue;
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
