import {
  fieldGet,
  hexAddr,
  ISTE_FIELDS,
  type MemoryPlace,
  type NamedField,
  placeText,
  registerFields,
  registerNamed,
  registerValue,
  resolvePlace,
  VMTE_FIELDS,
  VPETE_FIELDS,
  worldOf,
} from '@vist/core';
import { meaningOf } from './meaning.ts';
import type { Missing } from './missing.ts';
import { bitsText, fieldText, type Source, type ViewedField, viewedField } from './viewed.ts';

/** An entry of a table with every field of its layout, in all views. */
export interface ShownEntry {
  readonly kind: 'entry';
  readonly place: string;
  readonly addr: string;
  readonly sizeBytes: number;
  /** Its words as they are in memory. */
  readonly words: readonly ViewedField[];
  readonly fields: readonly ViewedField[];
}

/** A register of the IRS configuration frame. */
export interface ShownRegister {
  readonly kind: 'register';
  readonly name: string;
  /** From the start of the frame. */
  readonly offset: string;
  readonly access: 'ro' | 'wo' | 'rw';
  readonly value: string;
  readonly fields: readonly RegisterFieldValue[];
}

export interface RegisterFieldValue {
  readonly name: string;
  readonly bits: string;
  readonly value: string;
  readonly meaning: string;
}

type EntryPlace = Extract<MemoryPlace, { kind: 'vmte' | 'vpete' | 'ist' }>;

/** A VMTE, VPETE or ISTE; with a field in the place, that field alone. */
export function showEntry(place: EntryPlace, source: Source): ShownEntry | Missing {
  const whole = { ...place, field: null };
  const bytes = resolvePlace(whole, worldOf(source.state, source.profile));
  if (!bytes.ok) return { kind: 'missing', place: placeText(place), reason: bytes.reason };
  const { base, sizeBytes } = bytes.range;
  const parts = FIELDS[place.kind].filter((each) => place.field === null || each.name === place.field);
  const isWord = ({ bits }: NamedField): boolean => bits === null;
  const words = place.kind === 'vmte' ? parts.filter(isWord) : place.field === null ? [wordOf(sizeBytes)] : [];
  return {
    kind: 'entry',
    place: placeText(place),
    addr: hexAddr(base),
    sizeBytes,
    words: words
      .filter(({ name }) => (name !== 'lpi' && name !== 'spi') || place.field !== null)
      .map((word) => viewedField(base, word, source)),
    fields: parts.filter((each) => !isWord(each)).map((each) => viewedField(base, each, source)),
  };
}

/** A register by its name. @see placeText for names */
export function showRegister(name: string, { state, profile }: Source): ShownRegister | Missing {
  const register = registerNamed(name);
  if (register === null) return { kind: 'missing', place: `reg:${name}`, reason: 'the IRS has no such register' };
  const value = registerValue(state.irs, profile, register.offset);
  return {
    kind: 'register',
    name,
    offset: `0x${register.offset.toString(16).padStart(4, '0')}`,
    access: register.access,
    value: `0x${value.toString(16).padStart(register.widthBits / 4, '0')}`,
    fields: registerFields(name).flatMap(({ name: field, bits }) =>
      bits === null ? [] : [registerField(field, fieldGet(value, bits), bits)],
    ),
  };
}

function registerField(
  name: string,
  value: bigint,
  bits: { readonly lsb: number; readonly width: number; readonly flavour: 'value' | 'address' },
): RegisterFieldValue {
  return { name, bits: bitsText(bits), value: fieldText(value, bits.flavour), meaning: meaningOf(name, value) };
}

/** What software may look at of an entry of one word. */
function wordOf(sizeBytes: number): NamedField {
  return { name: 'word', offset: 0, sizeBytes: Math.min(8, sizeBytes), bits: null };
}

const FIELDS: Readonly<Record<EntryPlace['kind'], readonly NamedField[]>> = {
  vmte: VMTE_FIELDS,
  vpete: VPETE_FIELDS,
  ist: ISTE_FIELDS,
};
