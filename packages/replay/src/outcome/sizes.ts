import type { SystemEvent } from '@vist/core';

/** What a run took of the allocator. */
export interface Sizes {
  readonly allocations: number;
  readonly frees: number;
  readonly allocatedBytes: number;
  /** Most that was allocated at one time, and what is when the log ends. */
  readonly peakBytes: number;
  readonly liveBytes: number;
  /** By the function that allocated, in the order of their first. */
  readonly bySite: readonly SiteSizes[];
}

/** What one function allocated. */
export interface SiteSizes {
  readonly site: string;
  readonly allocations: number;
  readonly bytes: number;
}

/** Counts allocations and frees of a log that has not begun. */
export function createSizeCount(): { add(event: SystemEvent): void; total(): Sizes } {
  const live = new Map<number, number>();
  const sites = new Map<string, { allocations: number; bytes: number }>();
  const total = { allocations: 0, frees: 0, allocatedBytes: 0, peakBytes: 0, liveBytes: 0 };

  function allocate(addr: number, bytes: number, site: string): void {
    live.set(addr, bytes);
    const of = sites.get(site) ?? { allocations: 0, bytes: 0 };
    sites.set(site, { allocations: of.allocations + 1, bytes: of.bytes + bytes });
    total.allocations += 1;
    total.allocatedBytes += bytes;
    total.liveBytes += bytes;
    total.peakBytes = Math.max(total.peakBytes, total.liveBytes);
  }

  function free(addr: number): void {
    const bytes = live.get(addr);
    // What is freed twice, or was never allocated, gives nothing back.
    if (bytes === undefined) return;
    live.delete(addr);
    total.frees += 1;
    total.liveBytes -= bytes;
  }

  return {
    add(event) {
      if (event.type === 'alloc.allocated') allocate(event.addr, event.sizeAllocBytes, event.site);
      if (event.type === 'alloc.freed' && event.addr !== null) free(event.addr);
    },
    total: () => ({ ...total, bySite: [...sites].map(([site, of]) => ({ site, ...of })) }),
  };
}
