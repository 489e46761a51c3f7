import { type ByteRange, placeValue, type Profile, resolvePlace, type SystemState, worldOf } from '@vist/core';
import type { Moment } from '../expression/moment.ts';

/** A state as conditions about places ask it. */
export function momentOf(state: SystemState, profile: Profile): Moment {
  return {
    range(place): ByteRange | null {
      const bytes = resolvePlace(place, worldOf(state, profile));
      return bytes.ok ? bytes.range : null;
    },
    value: (place, view) => placeValue(place, view, state, profile),
  };
}
