import type { PhysAddr, Seq, SystemRecord } from '@vist/core';

/** What a record does to bytes, their copies in caches, or to what an IRS knows of them. */
export interface Touch {
  readonly seq: Seq;
  readonly kind: TouchKind;
  readonly base: PhysAddr;
  readonly sizeBytes: number;
  /** The word that was stored or loaded, or the byte that was set; 0 where there is none. */
  readonly value: bigint;
  /** A load or store had to fetch its line from the PoC first. */
  readonly filled: boolean;
}

/** In the order of the numbers that {@link touchCode} gives. */
export const TOUCH_KINDS = [
  'store',
  'set',
  'zero',
  'load',
  'fetch',
  'fill',
  'write-back',
  'drop',
  'irs-load',
  'irs-store',
] as const;

export type TouchKind = (typeof TOUCH_KINDS)[number];

/** Takes a touch field by field, so that a pass over a million records makes no objects. */
export type TouchSink = (
  seq: Seq,
  kind: TouchKind,
  base: PhysAddr,
  sizeBytes: number,
  value: bigint,
  filled: boolean,
) => void;

/** Tells the sink what a record does to memory, if it does anything. */
export function touchOf({ seq, event }: SystemRecord, sink: TouchSink): void {
  switch (event.type) {
    case 'mem.loaded':
      return sink(seq, 'load', event.addr, event.sizeBytes, event.value, event.filled);
    case 'mem.stored':
      return sink(seq, 'store', event.addr, event.sizeBytes, event.value, event.filled);
    case 'mem.set':
      return sink(seq, 'set', event.addr, event.sizeBytes, BigInt(event.byte), event.filled);
    case 'mem.zeroed':
      return sink(seq, 'zero', event.base, event.sizeBytes, 0n, false);
    case 'mem.linesFetched':
      return sink(seq, 'fetch', event.base, event.sizeBytes, 0n, false);
    case 'mem.linesFilled':
      return sink(seq, 'fill', event.base, event.sizeBytes, 0n, false);
    case 'mem.linesWrittenBack':
      return sink(seq, 'write-back', event.base, event.sizeBytes, 0n, false);
    case 'mem.linesDropped':
      return sink(seq, 'drop', event.base, event.sizeBytes, 0n, false);
    case 'mem.deviceLoaded':
      return sink(seq, 'irs-load', event.addr, event.sizeBytes, event.value, false);
    case 'mem.deviceStored':
      return sink(seq, 'irs-store', event.addr, event.sizeBytes, event.value, false);
    default:
  }
}
