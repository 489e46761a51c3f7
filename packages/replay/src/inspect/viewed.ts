import {
  type ByteRange,
  fieldGet,
  hexAddr,
  hexWord,
  type NamedField,
  physAddr,
  type PlaceView,
  type Profile,
  type SystemState,
  viewedBytes,
} from '@vist/core';
import { meaningOf } from './meaning.ts';

/** A value in each view, as text; null where a view does not have it. */
export type ViewedText = Readonly<Record<PlaceView, string | null>>;

/** A word or a field of an entry in all three views. */
export interface ViewedField {
  readonly name: string;
  /** As the specification writes them, in its word: `63:59`; empty for whole words. */
  readonly bits: string;
  readonly values: ViewedText;
  /** True when two views have different values; a view without the value does not count. */
  readonly differs: boolean;
  /** What the value means, as the PEs see it; empty when the value says it. */
  readonly meaning: string;
}

/** What is read, and from what. */
export interface Source {
  readonly state: SystemState;
  readonly profile: Profile;
}

/** Bytes in all views, in hex. */
export function viewedText(range: ByteRange, source: Source): ViewedText {
  return ofViews((view) => {
    const value = viewedBytes(range, view, source.state.memory, source.profile);
    return value === null ? null : hex(value, range.sizeBytes);
  });
}

/** A named part of an entry that begins at `base`. */
export function viewedField(base: number, { name, offset, sizeBytes, bits }: NamedField, source: Source): ViewedField {
  const range = { base: physAddr(base + offset), sizeBytes };
  const word = (view: PlaceView): bigint | null => viewedBytes(range, view, source.state.memory, source.profile);
  const values = ofViews((view) => {
    const value = word(view);
    if (value === null) return null;
    if (bits === null) return hex(value, sizeBytes);
    return fieldText(fieldGet(value, bits), bits.flavour);
  });
  const seen = word('cpu');
  return {
    name,
    bits: bits === null ? '' : bitsText(bits),
    values,
    differs: viewsDiffer(values),
    meaning: seen === null || bits === null ? '' : meaningOf(name, fieldGet(seen, bits)),
  };
}

/** True when two views that have a value have different ones. */
export function viewsDiffer(values: ViewedText): boolean {
  return new Set(Object.values(values).filter((value) => value !== null)).size > 1;
}

/** Bits as the specification writes them: `63:59`, or `0` for a single one. */
export function bitsText({ lsb, width }: { readonly lsb: number; readonly width: number }): string {
  return width === 1 ? String(lsb) : `${lsb + width - 1}:${lsb}`;
}

/** A field's value: addresses in hex, numbers in decimal. */
export function fieldText(value: bigint, flavour: 'value' | 'address'): string {
  return flavour === 'address' ? hexWord(value) : String(value);
}

/** An address, or null. */
export function addrText(addr: number | null): string | null {
  return addr === null ? null : hexAddr(physAddr(addr));
}

/** Full width, as tables print words. */
function hex(value: bigint, sizeBytes: number): string {
  return `0x${value.toString(16).padStart(2 * sizeBytes, '0')}`;
}

function ofViews(read: (view: PlaceView) => string | null): ViewedText {
  return { cpu: read('cpu'), poc: read('poc'), irs: read('irs') };
}
