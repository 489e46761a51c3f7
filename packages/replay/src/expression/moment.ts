import type { BitField, ByteRange, MemoryPlace, PlaceView, StatePlace } from '@vist/core';

/** The state right after the event that is looked at. Only conditions about places ask it. */
export interface Moment {
  /** The bytes that a place is; null while there is no such thing. */
  bytes(place: MemoryPlace): HeldBytes | null;
  /** What a place holds in a view; null while there is no such thing. */
  value(place: StatePlace, view: PlaceView): bigint | null;
  /** What bytes of any number hold in a view, to compare with another moment; null when it has none of them. */
  content(bytes: HeldBytes, view: PlaceView): string | null;
}

/** Bytes, and the bits of a field in them; null for all. */
export interface HeldBytes {
  readonly range: ByteRange;
  readonly bits: BitField | null;
}
