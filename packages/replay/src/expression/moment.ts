import type { ByteRange, MemoryPlace, PlaceView, StatePlace } from '@vist/core';

/** The state right after the event that is looked at. Only conditions about places ask it. */
export interface Moment {
  /** The bytes that a place is; null while there is no such thing. */
  range(place: MemoryPlace): ByteRange | null;
  /** What a place holds in a view; null while there is no such thing. */
  value(place: StatePlace, view: PlaceView): bigint | null;
}
