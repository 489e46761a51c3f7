import type { Actor, PhysAddr, Seq } from '@vist/core';

/** An object that an allocator gave out: alive, or the last one that was freed there. */
export interface HeapObject {
  readonly base: PhysAddr;
  readonly sizeReqBytes: number;
  readonly sizeAllocBytes: number;
  readonly accounted: boolean;
  readonly site: string;
  readonly allocatedAt: Seq;
  readonly allocatedBy: Actor;
  /** The call frame of the allocation; null outside of all. */
  readonly frame: Seq | null;
  readonly freedAt: Seq | null;
  readonly freedSite: string | null;
  /** True when it was zeroed as a whole. */
  readonly isZeroed: boolean;
}

/** Objects by address. Of freed ones, those that nothing has replaced. */
export interface Heap {
  /** The object that holds the byte, alive if there is one. */
  at(addr: number): HeapObject | null;
  /** The live object that holds the byte. */
  liveAt(addr: number): HeapObject | null;
  /** Live objects, in the order of their allocation. */
  readonly live: ReadonlySet<HeapObject>;
  /** True once anything was allocated: a log without allocations says nothing about lifetimes. */
  readonly isTraced: boolean;
}

/** The writable side, for the fold of a log. */
export interface HeapFacts extends Heap {
  allocate(object: Pick<HeapObject, AllocationKeys>): HeapObject;
  free(addr: number, at: Seq, site: string): HeapObject | null;
  zero(base: number): HeapObject | null;
}

type AllocationKeys =
  | 'base'
  | 'sizeReqBytes'
  | 'sizeAllocBytes'
  | 'accounted'
  | 'site'
  | 'allocatedAt'
  | 'allocatedBy'
  | 'frame';

type Draft = { -readonly [Key in keyof HeapObject]: HeapObject[Key] };

const PAGE_BYTES = 4096;

/** No objects. */
export function createHeap(): HeapFacts {
  /** Objects by page, ascending by base; a large one is in every page that it touches. */
  const pages = new Map<number, Draft[]>();
  const live = new Set<HeapObject>();
  let isTraced = false;

  function at(addr: number): Draft | null {
    const list = pages.get(Math.floor(addr / PAGE_BYTES));
    if (list === undefined) return null;
    const object = list[lastAtOrBelow(list, addr)];
    return object !== undefined && addr < object.base + Math.max(1, object.sizeAllocBytes) ? object : null;
  }

  function insert(object: Draft): void {
    const end = object.base + object.sizeAllocBytes;
    for (let page = Math.floor(object.base / PAGE_BYTES); page * PAGE_BYTES < end; page += 1) {
      const list = pages.get(page);
      if (list === undefined) {
        pages.set(page, [object]);
        continue;
      }
      const first = lastAtOrBelow(list, object.base);
      const from = first >= 0 && overlaps(list[first], object) ? first : first + 1;
      let to = from;
      while (to < list.length && overlaps(list[to], object)) to += 1;
      list.splice(from, to - from, object);
    }
  }

  return {
    at,
    live,
    get isTraced() {
      return isTraced;
    },
    liveAt(addr) {
      const object = at(addr);
      return object !== null && object.freedAt === null ? object : null;
    },
    allocate(of) {
      isTraced = true;
      const object: Draft = { ...of, freedAt: null, freedSite: null, isZeroed: false };
      insert(object);
      live.add(object);
      return object;
    },
    free(addr, seq, site) {
      const object = at(addr);
      if (object === null || object.freedAt !== null) return null;
      object.freedAt = seq;
      object.freedSite = site;
      live.delete(object);
      return object;
    },
    zero(base) {
      const object = at(base);
      if (object !== null) object.isZeroed = true;
      return object;
    },
  };
}

/** Index of the last object that begins at or below `addr`; -1 when none does. */
function lastAtOrBelow(list: readonly HeapObject[], addr: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.base ?? 0) <= addr) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function overlaps(a: HeapObject | undefined, b: HeapObject): boolean {
  return a !== undefined && a.base < b.base + b.sizeAllocBytes && b.base < a.base + a.sizeAllocBytes;
}
