import {
  type ByteRange,
  fieldGet,
  MOST_VALUE_BYTES,
  physAddr,
  type PlaceView,
  placeValue,
  type Profile,
  resolvePlace,
  type SystemState,
  viewedBytes,
  worldOf,
} from '@vist/core';
import type { HeldBytes, Moment } from '../expression/moment.ts';

/** A state as conditions about places ask it. */
export function momentOf(state: SystemState, profile: Profile): Moment {
  return {
    bytes(place): HeldBytes | null {
      const bytes = resolvePlace(place, worldOf(state, profile));
      return bytes.ok ? bytes : null;
    },
    value: (place, view) => placeValue(place, view, state, profile),
    content: (bytes, view) => contentOf(bytes, view, state, profile),
  };
}

/** What bytes of any number hold in a view, as text; null when the view has none of them. */
export function contentOf(
  { range, bits }: HeldBytes,
  view: PlaceView,
  state: SystemState,
  profile: Profile,
): string | null {
  const values = partsOf(range).map((part) => viewedBytes(part, view, state.memory, profile));
  if (values.every((value) => value === null)) return null;
  return values.map((value) => String(value === null || bits === null ? value : fieldGet(value, bits))).join(' ');
}

/** A range in parts that are read as one value. */
function partsOf({ base, sizeBytes }: ByteRange): readonly ByteRange[] {
  return Array.from({ length: Math.ceil(sizeBytes / MOST_VALUE_BYTES) }, (_, index): ByteRange => {
    const offset = index * MOST_VALUE_BYTES;
    return { base: physAddr(base + offset), sizeBytes: Math.min(MOST_VALUE_BYTES, sizeBytes - offset) };
  });
}
