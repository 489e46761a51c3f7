import type { SystemEvent } from '@vist/core';

/** Names addresses by what they are in, so that two runs whose allocations lie elsewhere can be compared. */
export interface Labels {
  /** `vgic_v5_alloc_l2_vmt+0x10`: who allocated the object that holds the byte, and where in it. */
  of(addr: number): string;
  /** A table word: the address in it as a label, the other bits as they are. */
  ofWord(word: bigint): string;
  /** Learns of allocations; frees leave the name, for accesses to what is gone. */
  next(event: SystemEvent): void;
}

/** The unit in which objects are found: the smallest object there is. */
const GRANULE_BYTES = 8;
/** Words hold addresses in bits 51:3. */
const ADDRESS_MASK = 0x000f_ffff_ffff_fff8n;

interface NamedObject {
  readonly base: number;
  readonly sizeBytes: number;
  readonly site: string;
}

/** Labels over a log from its beginning. */
export function createLabels(): Labels {
  /** By page of 4 KiB: the objects that begin in it or cover it. */
  const pages = new Map<number, NamedObject[]>();

  function find(addr: number): NamedObject | null {
    const objects = pages.get(pageOf(addr)) ?? [];
    return objects.find(({ base, sizeBytes }) => addr >= base && addr < base + sizeBytes) ?? null;
  }

  function add(object: NamedObject): void {
    for (let page = pageOf(object.base); page <= pageOf(object.base + object.sizeBytes - 1); page += 1) {
      const kept = (pages.get(page) ?? []).filter((other) => !overlap(other, object));
      pages.set(page, [...kept, object]);
    }
  }

  function of(addr: number): string {
    const object = find(addr);
    return object === null ? `0x${addr.toString(16)}` : `${object.site}+0x${(addr - object.base).toString(16)}`;
  }

  return {
    of,
    ofWord(word) {
      const addr = Number(word & ADDRESS_MASK);
      if (addr < GRANULE_BYTES || find(addr) === null) return `0x${word.toString(16)}`;
      const rest = word & ~ADDRESS_MASK;
      return `${of(addr)}${rest === 0n ? '' : `|0x${rest.toString(16)}`}`;
    },
    next(event) {
      if (event.type !== 'alloc.allocated') return;
      add({ base: event.addr, sizeBytes: event.sizeAllocBytes, site: event.site });
    },
  };
}

const PAGE_BYTES = 4096;

function pageOf(addr: number): number {
  return Math.floor(addr / PAGE_BYTES);
}

function overlap(a: NamedObject, b: NamedObject): boolean {
  return a.base < b.base + b.sizeBytes && b.base < a.base + a.sizeBytes;
}
