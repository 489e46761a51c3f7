import {
  type ByteRange,
  lineState,
  type LineState,
  liveObjectAround,
  type MemoryPlace,
  objectAt,
  physAddr,
  placeText,
  resolvePlace,
  worldOf,
} from '@vist/core';
import type { Missing } from './missing.ts';
import { addrText, type Source, type ViewedText, viewedText, viewsDiffer } from './viewed.ts';

/** Some bytes in all views: a line, or one byte. */
export interface ShownBytes {
  readonly kind: 'bytes';
  readonly place: string;
  readonly addr: string;
  readonly sizeBytes: number;
  /** What the line is in the PEs' caches. */
  readonly line: LineState;
  /** Words of 8 bytes, or the byte. */
  readonly words: readonly ShownWord[];
  readonly object: ShownObject | null;
}

export interface ShownWord {
  readonly addr: string;
  readonly values: ViewedText;
  readonly differs: boolean;
}

/** An object of the allocator that holds an address, or held it last. */
export interface ShownObject {
  readonly addr: string;
  readonly status: 'live' | 'free';
  readonly sizeReqBytes: number;
  readonly sizeAllocBytes: number;
  readonly accounted: boolean;
  /** Function that allocated it; null for one that is free. */
  readonly site: string | null;
}

/** A line or a byte. */
export function showBytes(
  place: Extract<MemoryPlace, { kind: 'byte' | 'line' | 'alloc' }>,
  source: Source,
): ShownBytes | Missing {
  const { state, profile } = source;
  const bytes = resolvePlace(place, worldOf(state, profile));
  if (!bytes.ok) return { kind: 'missing', place: placeText(place), reason: bytes.reason };
  const { base, sizeBytes } = bytes.range;
  return {
    kind: 'bytes',
    place: placeText(place),
    addr: addrText(base) ?? '',
    sizeBytes,
    line: profile.memory === 'single' ? 'absent' : lineState(state.memory.leaves, profile.cacheLineBytes, base),
    words: wordsOf(bytes.range).map((range) => wordAt(range, source)),
    object: objectOf(base, source),
  };
}

/** The object that holds an address: the live one, or a freed one that starts there. */
export function objectOf(addr: number, { state }: Source): ShownObject | null {
  const { allocator } = state.memory;
  const live = liveObjectAround(allocator, physAddr(addr));
  const object = live?.object ?? objectAt(allocator, physAddr(addr));
  if (object === null) return null;
  const { status, sizeReqBytes, sizeAllocBytes, accounted } = object;
  const site = object.status === 'live' ? object.site : null;
  return { addr: addrText(live?.base ?? addr) ?? '', status, sizeReqBytes, sizeAllocBytes, accounted, site };
}

function wordAt(range: ByteRange, source: Source): ShownWord {
  const values = viewedText(range, source);
  return { addr: addrText(range.base) ?? '', values, differs: viewsDiffer(values) };
}

function wordsOf({ base, sizeBytes }: ByteRange): readonly ByteRange[] {
  if (sizeBytes < 8) return [{ base, sizeBytes }];
  return Array.from({ length: Math.ceil(sizeBytes / 8) }, (_, index) => ({
    base: physAddr(base + 8 * index),
    sizeBytes: 8,
  }));
}
