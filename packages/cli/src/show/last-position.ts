import type { Place, Seq } from '@vist/core';
import { lastThere, type Timeline } from '@vist/replay';

/** The last position before `at` at which there was such a place; null when there was none, or it is not of a VM. */
export function lastPosition(timeline: Timeline, at: Seq, place: Place): Seq | null {
  return place.kind === 'reg' || place.kind === 'ret' ? null : lastThere(timeline, at, place);
}
