import type { Profile, SystemRecord } from '@vist/core';
import { linesOfRange } from './lines.ts';

/** Leads from stores over cleans to reads of the IRS. */
export interface Flows {
  /** The flows that a record is part of. */
  of(record: SystemRecord): readonly bigint[];
}

/**
 * A flow per line: its stores since the last clean, the clean, the IRS's reads. A read of what was not cleaned is in
 * none, unless the IRS is coherent and sees the caches: the missing arrow is what one looks for.
 */
export function createFlows({ cacheLineBytes, coherent }: Pick<Profile, 'cacheLineBytes' | 'coherent'>): Flows {
  const lines = new Map<number, { readonly id: bigint; isClean: boolean }>();

  function lineOf(addr: number): number {
    return Math.floor(addr / cacheLineBytes);
  }

  function stored(addr: number, seq: number): bigint {
    const flow = lines.get(lineOf(addr));
    if (flow !== undefined && !flow.isClean) return flow.id;
    const id = BigInt(seq) + 1n;
    lines.set(lineOf(addr), { id, isClean: false });
    return id;
  }

  function cleaned(base: number, sizeBytes: number): readonly bigint[] {
    const ids = new Set<bigint>();
    for (const line of linesOfRange(base, sizeBytes, cacheLineBytes)) {
      const flow = lines.get(line);
      if (flow === undefined) continue;
      flow.isClean = true;
      ids.add(flow.id);
    }
    return [...ids];
  }

  function read(addr: number): readonly bigint[] {
    const flow = lines.get(lineOf(addr));
    return flow === undefined || !(flow.isClean || coherent) ? [] : [flow.id];
  }

  return {
    of({ seq, event }) {
      switch (event.type) {
        case 'mem.stored':
        case 'mem.set':
          return [stored(event.addr, seq)];
        case 'mem.maintained':
          return event.op === 'invalidate' ? [] : cleaned(event.addr, event.sizeBytes);
        case 'mem.linesWrittenBack':
          return cleaned(event.base, event.sizeBytes);
        case 'mem.deviceLoaded':
          return read(event.addr);
        default:
          return [];
      }
    },
  };
}
