import { largestAllocationBytes } from './allocator.ts';
import type { MemoryEvent } from './events.ts';

/** Bytes of the largest access of one instruction (`LD64B`). */
export const LARGEST_ACCESS_BYTES: 64 = 64;

/** Bytes of the largest object of all page sizes, and of the largest range. */
export const LARGEST_RANGE_BYTES: number = largestAllocationBytes(65536);

/**
 * False for what no machine can have done: one access of more than 64 bytes, an object beyond the largest one.
 * Logs come from files; what an event claims is not to cost more than a real one does.
 *
 * @see Linux `KMALLOC_MAX_SIZE`
 */
export function isPossible(event: MemoryEvent): boolean {
  switch (event.type) {
    case 'mem.loaded':
    case 'mem.stored':
    case 'mem.deviceLoaded':
    case 'mem.deviceStored':
    case 'mem.userLoaded':
    case 'mem.userStored':
      return isWithin(event.sizeBytes, LARGEST_ACCESS_BYTES);
    case 'mem.set':
    case 'mem.zeroed':
    case 'mem.maintained':
    case 'mem.linesWrittenBack':
    case 'mem.linesDropped':
    case 'mem.linesFetched':
    case 'mem.linesFilled':
    case 'mem.linesEvicted':
    case 'mem.linesCleaned':
      return isWithin(event.sizeBytes, LARGEST_RANGE_BYTES);
    case 'mem.userFilled':
      return isWithin(event.wordCount, LARGEST_RANGE_BYTES / 4);
    case 'alloc.allocated':
      return isWithin(event.sizeReqBytes, LARGEST_RANGE_BYTES) && isWithin(event.sizeAllocBytes, LARGEST_RANGE_BYTES);
    case 'mem.synchronised':
    case 'alloc.failed':
    case 'alloc.freed':
      return true;
    default:
      return event satisfies never;
  }
}

function isWithin(size: number, most: number): boolean {
  return size >= 0 && size <= most;
}
