import type { PhysAddr, SystemRecord } from '@vist/core';

/** An object that the allocator gave, and what became of it. */
export interface Allocation {
  readonly addr: PhysAddr;
  readonly sizeAllocBytes: number;
  readonly sizeReqBytes: number;
  readonly site: string;
  /** Position of the allocation. */
  readonly at: number;
  /** Position of the free; null as long as none is known. */
  readonly freedAt: number | null;
}

/** The allocations of a log, as far as it was read. */
export interface Allocations {
  /** Learns of the next record. */
  readonly add: (record: SystemRecord) => void;
  /** Objects that were live after a position, by address. */
  readonly liveAt: (position: number) => readonly Allocation[];
  /** The newest object around a byte at a position, live or freed; null when there never was one. */
  readonly around: (addr: number, position: number) => Allocation | null;
}

/** Allocations of a log that is read from its beginning. */
export function createAllocations(): Allocations {
  const all: Mutable[] = [];
  const live = new Map<number, Mutable>();
  return {
    add({ seq, event }) {
      if (event.type === 'alloc.allocated') {
        const { addr, sizeAllocBytes, sizeReqBytes, site } = event;
        const made: Mutable = { addr, sizeAllocBytes, sizeReqBytes, site, at: seq, freedAt: null };
        all.push(made);
        live.set(addr, made);
      } else if (event.type === 'alloc.freed' && event.was === 'live' && event.addr !== null) {
        const freed = live.get(event.addr);
        if (freed !== undefined) freed.freedAt = seq;
        live.delete(event.addr);
      }
    },
    liveAt: (position) =>
      all
        .filter(({ at, freedAt }) => at <= position && (freedAt === null || freedAt > position))
        .toSorted((a, b) => a.addr - b.addr),
    around: (addr, position) =>
      all.findLast((each) => each.at <= position && addr >= each.addr && addr < each.addr + each.sizeAllocBytes) ??
      null,
  };
}

type Mutable = { -readonly [Key in keyof Allocation]: Allocation[Key] };
