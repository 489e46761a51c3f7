import type { SystemEvent } from '@vist/core';

/** Remembers who freed what last. Bounded by the memory that was ever used, not by the length of the run. */
export interface FreedObjects {
  readonly add: (event: SystemEvent) => void;
  /** The function that freed the object that held `addr`; null when that memory was never freed. */
  readonly freedBy: (addr: number) => string | null;
}

interface Freed {
  readonly site: string;
  readonly sizeBytes: number;
}

/** A memory in which nothing was freed. */
export function createFreedObjects(): FreedObjects {
  /** Sizes of objects by address, live or freed: a freed object's place is reused in its own size class. */
  const sizes = new Map<number, number>();
  const freed = new Map<number, Freed>();

  return {
    add(event) {
      if (event.type === 'alloc.allocated') {
        sizes.set(event.addr, event.sizeAllocBytes);
        freed.delete(event.addr);
      } else if (event.type === 'alloc.freed' && event.was === 'live' && event.addr !== null) {
        freed.set(event.addr, { site: event.site, sizeBytes: sizes.get(event.addr) ?? 0 });
      }
    },
    freedBy(addr) {
      const exact = freed.get(addr);
      if (exact !== undefined) return exact.site;
      for (const [base, { site, sizeBytes }] of freed) {
        if (addr > base && addr < base + sizeBytes) return site;
      }
      return null;
    },
  };
}
