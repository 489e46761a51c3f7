import { type PhysAddr, physOffset } from '../arch/addr.ts';
import { fieldGet } from '../arch/bits.ts';
import { registerNamed } from '../arch/irs-regs.ts';
import type { Profile } from '../arch/profile.ts';
import { registerValue } from '../irs/decide.ts';
import { invariant } from '../kernel/invariant.ts';
import { peekPe, peekPoc } from '../memory/decide.ts';
import { LEAF_BYTES, wasIrsRead } from '../memory/leaf.ts';
import { leafAt, readWord } from '../memory/space.ts';
import type { ByteRange, MemoryState } from '../memory/state.ts';
import type { SystemState } from '../system/state.ts';
import { fieldNamed, registerFields } from './place-fields.ts';
import { resolvePlace, worldOf } from './place-range.ts';
import type { Place, PlaceView } from './place.ts';

/** A place whose value is part of the state: all but what operations returned. */
export type StatePlace = Exclude<Place, { kind: 'ret' }>;

/**
 * What a place holds in a view, little-endian; of a field, its bits alone. Null while there is no such
 * thing, for whole tables, and for bytes that no IRS has read in the view of the IRS.
 */
export function placeValue(place: StatePlace, view: PlaceView, state: SystemState, profile: Profile): bigint | null {
  if (place.kind === 'reg') {
    const register = registerNamed(place.name);
    if (register === null) return null;
    const value = registerValue(state.irs, profile, register.offset);
    const field = place.field === null ? null : fieldNamed(registerFields(place.name), place.field);
    return field === null || field.bits === null ? value : fieldGet(value, field.bits);
  }
  const bytes = resolvePlace(place, worldOf(state, profile));
  if (!bytes.ok || bytes.range.sizeBytes > MOST_VALUE_BYTES) return null;
  const value = viewedBytes(bytes.range, view, state.memory, profile);
  return value === null || bytes.bits === null ? value : fieldGet(value, bytes.bits);
}

/** Most bytes that are read as one value: a line. Tables are read entry by entry. */
export const MOST_VALUE_BYTES: 256 = 256;

/** The bytes of a range as one little-endian value; null when the view lacks some of them. @throws ModelBug when it is too long. */
export function viewedBytes(range: ByteRange, view: PlaceView, memory: MemoryState, profile: Profile): bigint | null {
  const { base, sizeBytes } = range;
  invariant(sizeBytes <= MOST_VALUE_BYTES, `${sizeBytes} bytes as one value: expected up to ${MOST_VALUE_BYTES}`);
  let value = 0n;
  for (let at = 0; at < sizeBytes;) {
    const addr = physOffset(base, at);
    const step = addr % 8 === 0 && at + 8 <= sizeBytes ? 8 : addr % 4 === 0 && at + 4 <= sizeBytes ? 4 : 1;
    const part = viewedWord({ addr, sizeBytes: step }, view, memory, profile);
    if (part === null) return null;
    value |= part << BigInt(8 * at);
    at += step;
  }
  return value;
}

/** Up to 8 bytes inside one word as a view has them; null when no IRS has read them, in the view of the IRS. */
function viewedWord(
  { addr, sizeBytes }: { readonly addr: PhysAddr; readonly sizeBytes: 1 | 4 | 8 },
  view: PlaceView,
  memory: MemoryState,
  profile: Profile,
): bigint | null {
  if (view === 'cpu') return peekPe(memory, profile, addr, sizeBytes);
  if (view === 'poc') return peekPoc(memory, addr, sizeBytes);
  for (let at = addr - (addr % 4); at < addr + sizeBytes; at += 4) {
    const leaf = leafAt(memory.leaves, at);
    if (leaf === null || !wasIrsRead(leaf, (at % LEAF_BYTES) / 4)) return null;
  }
  return readWord(memory.leaves, addr, sizeBytes, () => 'irs');
}
