import type { Seq } from '@vist/core';

/** Where the content of a byte came to be. */
export type Origin =
  | { readonly kind: 'unwritten' }
  | { readonly kind: 'store' | 'set' | 'zero'; readonly seq: Seq }
  /** `over` is what the IRS's store replaced at the PoC. */
  | { readonly kind: 'irs-store'; readonly seq: Seq; readonly over: HeldByte };

/** A copy of a byte, in a cache or at the PoC. */
export interface HeldByte {
  /** 0 to 255. */
  readonly value: number;
  readonly origin: Origin;
  /** The write-back that brought it to the PoC first; null while it has not been there, or was stored there. */
  readonly arrivedAt: Seq | null;
  /** The last write-back that rewrote it at the PoC after that; null for none. */
  readonly rewrittenAt: Seq | null;
  /** The fetch that brought this copy into the cache; null when it was stored there, and at the PoC. */
  readonly fetchedAt: Seq | null;
}

/** The last store to a byte in time, by whoever, wherever its value is now. */
export interface NewestStore {
  readonly seq: Seq;
  readonly value: number;
  readonly by: 'pe' | 'irs';
  /** Stored by an IRS over a line that was dirty in a cache: the last store of a PE to that line; else null. */
  readonly overDirtyLine: Seq | null;
  readonly fate: Fate;
}

/** What became of a store. */
export type Fate =
  | { readonly kind: 'kept' }
  /** A write-back of an older copy replaced it at the PoC: where that copy was made dirty. */
  | { readonly kind: 'overwritten'; readonly seq: Seq; readonly dirtiedAt: Seq | null }
  /** Its line left the cache without having been written back. */
  | { readonly kind: 'dropped'; readonly seq: Seq };

/** A byte in all its copies. */
export interface ByteHistory {
  readonly cache: HeldByte | null;
  readonly poc: HeldByte;
  /** Null when nobody stored it. */
  readonly newest: NewestStore | null;
}

/** A line, and the bytes of it that were asked for. */
export interface LineHistory {
  readonly isCached: boolean;
  /** The first store since the line was last clean, and the last one; null while it is clean. */
  readonly dirtiedAt: Seq | null;
  readonly lastStoredAt: Seq | null;
  readonly bytes: readonly ByteHistory[];
}

/** A byte that nobody ever wrote reads as 0. */
export const UNWRITTEN: HeldByte = {
  value: 0,
  origin: { kind: 'unwritten' },
  arrivedAt: null,
  rewrittenAt: null,
  fetchedAt: null,
};

/** The record that an origin is; null for what was never written. */
export function originSeq(origin: Origin): Seq | null {
  return origin.kind === 'unwritten' ? null : origin.seq;
}
