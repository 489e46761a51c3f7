import type { SystemState } from '@vist/core';
import type { Position } from './fold.ts';

/** States that a log's source has stored with it, as the snapshots of a trace. They only save time. */
export interface StateStore {
  /** Where there may be one, ascending. */
  positions(this: void): readonly number[];
  /**
   * The latest one at a position or before it; null when there is none.
   *
   * @param known gives a state that is at hand at a position: what builds on it need not be read.
   */
  before(this: void, position: number, known?: (at: number) => SystemState | null): Position | null;
}

/** Of a log that has none. */
export const NOTHING_STORED: StateStore = { positions: () => [], before: () => null };

/** The last position of an ascending list that is not behind another; null when there is none. */
export function lastUpTo(positions: readonly number[], position: number): number | null {
  let low = -1;
  let high = positions.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    // Inside the bounds of the list.
    if (positions[middle]! <= position) low = middle;
    else high = middle;
  }
  return positions[low] ?? null;
}
