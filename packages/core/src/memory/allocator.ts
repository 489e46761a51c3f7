import { type PhysAddr, physAddr } from '../arch/addr.ts';
import { nextPowerOfTwo } from '../arch/pow2.ts';
import type { Profile } from '../arch/profile.ts';
import type { Lease } from '../kernel/lease.ts';
import type { Mutable } from '../kernel/mutable.ts';
import { radixGet, radixSet } from '../kernel/radix.ts';
import type { PlacementSource } from './events.ts';
import { DRAM_BASE } from './space.ts';
import type { AllocatorState, Extent, HeapObject, LiveObject } from './state.ts';

const GRANULE_BYTES = 8;
const EXTENT_PAGE_BYTES = 4096;
/** Size classes that are no powers of two, and the largest smallest class beside which each exists. */
const ODD_CLASSES = [
  { sizeBytes: 96, smallestClassAtMost: 32 },
  { sizeBytes: 192, smallestClassAtMost: 64 },
] as const;

/** Where the allocator would put a request, or why it cannot. */
export type Placement =
  | { readonly fits: true; readonly addr: PhysAddr; readonly sizeAllocBytes: number; readonly source: PlacementSource }
  | { readonly fits: false; readonly sizeAllocBytes: number };

/** Largest page order that the page allocator serves, by page size. */
export function orderLimit(pageSizeBytes: Profile['pageSizeBytes']): number {
  return { 4096: 10, 16384: 11, 65536: 13 }[pageSizeBytes];
}

/** Bytes of the largest object that there can be. */
export function largestAllocationBytes(pageSizeBytes: Profile['pageSizeBytes']): number {
  return pageSizeBytes * 2 ** orderLimit(pageSizeBytes);
}

/** Bytes that a request of `sizeReqBytes` takes: its size class, or a power-of-two number of pages. */
export function allocationBytes(profile: Profile, sizeReqBytes: number): number {
  if (sizeReqBytes > 2 * profile.pageSizeBytes) {
    return profile.pageSizeBytes * nextPowerOfTwo(Math.ceil(sizeReqBytes / profile.pageSizeBytes));
  }
  const power = Math.max(profile.smallestClassBytes, nextPowerOfTwo(Math.max(1, sizeReqBytes)));
  const odd = ODD_CLASSES.find(
    ({ sizeBytes, smallestClassAtMost }) =>
      profile.smallestClassBytes <= smallestClassAtMost && sizeReqBytes <= sizeBytes && sizeBytes < power,
  );
  return odd?.sizeBytes ?? power;
}

/** Decides where a request goes. Pure: the event that follows carries the answer. */
export function place(
  state: AllocatorState,
  profile: Profile,
  request: { readonly sizeReqBytes: number; readonly accounted: boolean },
): Placement {
  const sizeAllocBytes = allocationBytes(profile, request.sizeReqBytes);
  if (sizeAllocBytes > 2 * profile.pageSizeBytes) return placeBlock(state, profile, sizeAllocBytes);
  const sizeClass = classTable(state, request.accounted)[sizeAllocBytes];
  if (sizeClass !== undefined && sizeClass.freeHead !== null) {
    return { fits: true, addr: sizeClass.freeHead, sizeAllocBytes, source: 'reused' };
  }
  if (sizeClass !== undefined && sizeClass.nextFresh + sizeAllocBytes <= sizeClass.slabEnd) {
    return { fits: true, addr: sizeClass.nextFresh, sizeAllocBytes, source: 'fresh' };
  }
  const slabBytes = slabSizeBytes(profile.pageSizeBytes, sizeAllocBytes);
  return { fits: true, addr: alignUp(state.bump, slabBytes), sizeAllocBytes, source: 'new-slab' };
}

/** Takes a placed object: the allocator's part of `alloc.allocated`. */
export function take(
  draft: Mutable<AllocatorState>,
  lease: Lease,
  profile: Profile,
  taken: Omit<LiveObject, 'status'> & { readonly addr: PhysAddr; readonly source: PlacementSource },
): void {
  const { addr, source, sizeReqBytes, sizeAllocBytes, accounted, site } = taken;
  if (source === 'reused') popFree(draft, profile, addr, taken);
  else if (source === 'fresh') bumpFresh(draft, addr, taken);
  else if (source === 'new-slab') {
    const sizeBytes = slabSizeBytes(profile.pageSizeBytes, sizeAllocBytes);
    addExtent(draft, lease, { base: addr, sizeBytes, objectBytes: sizeAllocBytes });
    classTable(draft, accounted)[sizeAllocBytes] = {
      freeHead: null,
      nextFresh: physAddr(addr + sizeAllocBytes),
      slabEnd: physAddr(addr + sizeBytes),
    };
  } else addExtent(draft, lease, { base: addr, sizeBytes: sizeAllocBytes, objectBytes: sizeAllocBytes });
  setObject(draft, lease, addr, { status: 'live', sizeReqBytes, sizeAllocBytes, accounted, site });
  draft.liveCount += 1;
  draft.liveBytes += sizeAllocBytes;
}

/** Gives a live object back: the allocator's part of `alloc.freed`. */
export function giveBack(draft: Mutable<AllocatorState>, lease: Lease, profile: Profile, addr: PhysAddr): void {
  const object = objectAt(draft, addr);
  if (object === null || object.status !== 'live') return;
  const { sizeReqBytes, sizeAllocBytes, accounted } = object;
  const table = classTable(draft, accounted);
  const isBlock = sizeAllocBytes > 2 * profile.pageSizeBytes;
  const next = isBlock ? (draft.freeBlocks[sizeAllocBytes] ?? null) : (table[sizeAllocBytes]?.freeHead ?? null);
  setObject(draft, lease, addr, { status: 'free', sizeReqBytes, sizeAllocBytes, accounted, next });
  if (isBlock) draft.freeBlocks[sizeAllocBytes] = addr;
  else table[sizeAllocBytes] = { ...(table[sizeAllocBytes] ?? { nextFresh: addr, slabEnd: addr }), freeHead: addr };
  draft.liveCount -= 1;
  draft.liveBytes -= sizeAllocBytes;
}

/** The object that starts at `addr`, live or free; null when none ever did. */
export function objectAt(state: AllocatorState, addr: PhysAddr): HeapObject | null {
  return addr % GRANULE_BYTES === 0 ? radixGet(state.objects, granule(addr)) : null;
}

/** The live object that holds the byte at `addr`, with its start; null when the byte is not allocated. */
export function liveObjectAround(
  state: AllocatorState,
  addr: PhysAddr,
): { readonly base: PhysAddr; readonly object: LiveObject } | null {
  const extent = radixGet(state.extents, extentPage(addr));
  if (extent === null) return null;
  const base = physAddr(extent.base + Math.floor((addr - extent.base) / extent.objectBytes) * extent.objectBytes);
  const object = objectAt(state, base);
  return object !== null && object.status === 'live' ? { base, object } : null;
}

/** Address of the object at a tree index; the inverse of how objects are filed. */
export function objectAddr(index: number): PhysAddr {
  return physAddr((index * GRANULE_BYTES + DRAM_BASE) % ADDRESS_SPACE_BYTES);
}

function placeBlock(state: AllocatorState, profile: Profile, sizeAllocBytes: number): Placement {
  if (sizeAllocBytes > largestAllocationBytes(profile.pageSizeBytes)) {
    return { fits: false, sizeAllocBytes };
  }
  const freed = state.freeBlocks[sizeAllocBytes] ?? null;
  if (freed !== null) return { fits: true, addr: freed, sizeAllocBytes, source: 'reused' };
  return { fits: true, addr: alignUp(state.bump, sizeAllocBytes), sizeAllocBytes, source: 'new-block' };
}

function popFree(draft: Mutable<AllocatorState>, profile: Profile, addr: PhysAddr, taken: ClassOf): void {
  const object = objectAt(draft, addr);
  const next = object?.status === 'free' ? object.next : null;
  const table = classTable(draft, taken.accounted);
  const sizeClass = table[taken.sizeAllocBytes];
  if (object !== null && object.sizeAllocBytes > 2 * profile.pageSizeBytes) {
    draft.freeBlocks[object.sizeAllocBytes] = next;
  } else if (sizeClass !== undefined) table[taken.sizeAllocBytes] = { ...sizeClass, freeHead: next };
}

function bumpFresh(draft: Mutable<AllocatorState>, addr: PhysAddr, { sizeAllocBytes, accounted }: ClassOf): void {
  const table = classTable(draft, accounted);
  const sizeClass = table[sizeAllocBytes];
  if (sizeClass !== undefined) table[sizeAllocBytes] = { ...sizeClass, nextFresh: physAddr(addr + sizeAllocBytes) };
}

function addExtent(draft: Mutable<AllocatorState>, lease: Lease, extent: Extent): void {
  const end = extent.base + extent.sizeBytes;
  for (let page = extent.base; page < end; page = physAddr(page + EXTENT_PAGE_BYTES)) {
    radixSet(draft.extents, lease, extentPage(page), Object.freeze(extent));
  }
  if (end > draft.bump) draft.bump = physAddr(end);
}

function setObject(draft: Mutable<AllocatorState>, lease: Lease, addr: PhysAddr, object: HeapObject): void {
  radixSet(draft.objects, lease, granule(addr), Object.freeze(object));
}

function slabSizeBytes(pageSizeBytes: number, objectBytes: number): number {
  return nextPowerOfTwo(Math.max(pageSizeBytes, Math.min(8 * objectBytes, 8 * pageSizeBytes)));
}

/** What of an object says which size class it is of. */
type ClassOf = Pick<LiveObject, 'sizeAllocBytes' | 'accounted'>;

/** Size classes of one kind by size. Their entries are replaced, never written: states share them. */
function classTable<State extends AllocatorState | Mutable<AllocatorState>>(
  state: State,
  accounted: boolean,
): State['classes']['general'] {
  return accounted ? state.classes.accounted : state.classes.general;
}

function alignUp(addr: PhysAddr, bytes: number): PhysAddr {
  return physAddr(Math.ceil(addr / bytes) * bytes);
}

const ADDRESS_SPACE_BYTES = 2 ** 52;

/** First address of an extent page by its tree index. */
export function extentAddr(index: number): PhysAddr {
  return physAddr((index * EXTENT_PAGE_BYTES + DRAM_BASE) % ADDRESS_SPACE_BYTES);
}

function fromBase(addr: number): number {
  return (addr - DRAM_BASE + ADDRESS_SPACE_BYTES) % ADDRESS_SPACE_BYTES;
}

/** Tree index of an object by its address. */
export function granule(addr: number): number {
  return fromBase(addr) / GRANULE_BYTES;
}

/** Tree index of the extent of a page of 4 KiB. */
export function extentPage(addr: number): number {
  return Math.floor(fromBase(addr) / EXTENT_PAGE_BYTES);
}
