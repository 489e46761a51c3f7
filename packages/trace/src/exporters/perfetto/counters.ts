import type { Profile, SystemEvent } from '@vist/core';
import { linesOfRange } from './lines.ts';

/** Counts what a timeline shows as curves. */
export interface Counters {
  /** The counters that an event changed, with their values now. */
  after(event: SystemEvent): readonly { readonly name: string; readonly value: number }[];
}

/** Live bytes of the allocator and, where caches are modelled, dirty lines in them. */
export function createCounters({ cacheLineBytes, memory }: Pick<Profile, 'cacheLineBytes' | 'memory'>): Counters {
  const sizes = new Map<number, number>();
  const dirty = new Set<number>();
  let liveBytes = 0;

  function countBytes(event: SystemEvent): void {
    if (event.type === 'alloc.allocated') {
      sizes.set(event.addr, event.sizeAllocBytes);
      liveBytes += event.sizeAllocBytes;
    } else if (event.type === 'alloc.freed' && event.addr !== null && event.was === 'live') {
      liveBytes -= sizes.get(event.addr) ?? 0;
      sizes.delete(event.addr);
    }
  }

  function forLines(base: number, sizeBytes: number, change: (line: number) => void): void {
    for (const line of linesOfRange(base, sizeBytes, cacheLineBytes)) change(line);
  }

  function countLines(event: SystemEvent): void {
    switch (event.type) {
      case 'mem.stored':
      case 'mem.set':
        return forLines(event.addr, event.sizeBytes, (line) => dirty.add(line));
      case 'mem.zeroed':
        return forLines(event.base, event.sizeBytes, (line) => dirty.add(line));
      case 'mem.linesWrittenBack':
      case 'mem.linesDropped':
        return forLines(event.base, event.sizeBytes, (line) => dirty.delete(line));
      default:
    }
  }

  return {
    after(event) {
      const before = { liveBytes, dirtyLines: dirty.size };
      countBytes(event);
      if (memory === 'cached') countLines(event);
      return [
        ...(liveBytes === before.liveBytes ? [] : [{ name: 'live bytes', value: liveBytes }]),
        ...(dirty.size === before.dirtyLines ? [] : [{ name: 'dirty lines', value: dirty.size }]),
      ];
    },
  };
}
