import type { SystemEvent } from '@vist/core';

/**
 * The objects of a log: every allocation is one, numbered from 0. Frees leave an object where it is, for accesses
 * to what is gone; the next allocation there takes its place.
 */
export interface Objects {
  /** Number of the object that holds a byte; -1 when none ever did. */
  holding(addr: number): number;
  /**
   * The object that an access to a byte is about, which none may hold: a line in which an object begins further up,
   * or what lies before it, when something runs over its end.
   */
  near(addr: number): number;
  readonly at: (number: number) => AllocatedObject;
  /** Learns of an allocation. */
  add(event: SystemEvent): void;
}

/** An object as it was allocated. */
export interface AllocatedObject {
  readonly base: number;
  readonly sizeBytes: number;
  /** Function that allocated it. */
  readonly site: string;
}

/** The unit in which objects are found: the smallest object there is. */
const GRANULE_BYTES = 8;
const PAGE_BYTES = 4096;
/** A line is looked at so far: the longest there is; and so many pages for what lies before. */
const LINE_BYTES = 128;
const PAGES_BEFORE = 16;

/** Objects of a log that has not begun. */
export function createObjects(): Objects {
  const all: AllocatedObject[] = [];
  /** By page: the object that fills it, or for each granule one more than the number of its object. */
  const pages = new Map<number, number | Int32Array>();

  function granulesOf(page: number): Int32Array {
    const held = pages.get(page);
    if (held instanceof Int32Array) return held;
    const granules = new Int32Array(PAGE_BYTES / GRANULE_BYTES).fill(held === undefined ? 0 : held + 1);
    pages.set(page, granules);
    return granules;
  }

  function place({ base, sizeBytes }: AllocatedObject, number: number): void {
    const end = base + sizeBytes;
    for (let at = base; at < end;) {
      const page = Math.floor(at / PAGE_BYTES);
      const from = page * PAGE_BYTES;
      const next = Math.min(end, from + PAGE_BYTES);
      if (next - at === PAGE_BYTES) pages.set(page, number);
      else {
        const first = Math.floor((at - from) / GRANULE_BYTES);
        granulesOf(page).fill(number + 1, first, Math.ceil((next - from) / GRANULE_BYTES));
      }
      at = next;
    }
  }

  function holding(addr: number): number {
    const page = Math.floor(addr / PAGE_BYTES);
    const held = pages.get(page);
    if (held === undefined) return -1;
    return typeof held === 'number' ? held : held[Math.floor((addr - page * PAGE_BYTES) / GRANULE_BYTES)]! - 1;
  }

  /** The last object that ends before a byte, in its page or some pages down. */
  function before(addr: number): number {
    const last = Math.floor(addr / PAGE_BYTES);
    for (let page = last; page > last - PAGES_BEFORE; page -= 1) {
      const held = pages.get(page);
      if (typeof held === 'number') return held;
      if (held === undefined) continue;
      const inPage =
        page === last ? Math.floor((addr - page * PAGE_BYTES) / GRANULE_BYTES) : PAGE_BYTES / GRANULE_BYTES;
      for (let granule = inPage - 1; granule >= 0; granule -= 1) {
        if (held[granule] !== 0) return held[granule]! - 1;
      }
    }
    return -1;
  }

  return {
    holding,
    near(addr) {
      for (let offset = 0; offset < LINE_BYTES; offset += GRANULE_BYTES) {
        const number = holding(addr + offset);
        if (number >= 0) return number;
      }
      return before(addr);
    },
    at: (number) => all[number]!,
    add(event) {
      if (event.type !== 'alloc.allocated') return;
      const object = { base: event.addr, sizeBytes: event.sizeAllocBytes, site: event.site };
      place(object, all.length);
      all.push(object);
    },
  };
}
