import { invariant } from '../kernel/invariant.ts';
import { type Word64, word64 } from './addr.ts';

/**
 * One field of a register or table entry. An `address` field is masked, not shifted: ADDR[55:6] of a
 * word is the address itself, with bits 5:0 zero.
 */
export interface BitField {
  readonly name: string;
  /** Position of the least significant bit, from 0. */
  readonly lsb: number;
  /** Bits, from 1. */
  readonly width: number;
  readonly flavour: 'value' | 'address';
}

/** The fields of one register or table entry, in ascending order of bits. Bits without a field are reserved. */
export type RegisterLayout = readonly BitField[];

/** A field with the value it has in some word: shifted down, or unshifted if an address. */
export interface DecodedField {
  readonly field: BitField;
  readonly value: bigint;
}

/** Bits as the specification writes them: `63:59`, or `0` for a single one. */
export type BitRange = `${number}:${number}` | `${number}`;

/** A field that holds a number. @throws ModelBug unless `range` lies in 63:0, high bit first. */
export function field(name: string, range: BitRange): BitField {
  return { name, ...parseRange(name, range), flavour: 'value' };
}

/** A field that holds an address, unshifted. @throws ModelBug as {@link field}. */
export function addressField(name: string, range: BitRange): BitField {
  return { name, ...parseRange(name, range), flavour: 'address' };
}

/** Ones from bit `lsb` to bit `msb`, both included: `GENMASK_ULL(msb, lsb)`. */
export function genmask({ msb, lsb }: { readonly msb: number; readonly lsb: number }): bigint {
  return ((1n << BigInt(msb - lsb + 1)) - 1n) << BigInt(lsb);
}

/** The bits of a word that belong to the field. */
export function fieldMask({ lsb, width }: BitField): bigint {
  return genmask({ msb: lsb + width - 1, lsb });
}

/** The field's value in `word`: shifted down, or masked only if it is an address. */
export function fieldGet(word: bigint, of: BitField): bigint {
  const bits = word & fieldMask(of);
  return of.flavour === 'address' ? bits : bits >> BigInt(of.lsb);
}

/** The field's value as a number, for counts and encodings. @throws ModelBug if wider than 32 bits. */
export function fieldNumber(word: bigint, of: BitField): number {
  invariant(of.width <= 32 && of.flavour === 'value', () => `field ${of.name} is not a number of up to 32 bits`);
  return Number(fieldGet(word, of));
}

/** True when any bit of the field is set in `word`. For fields of one bit. */
export function fieldIsSet(word: bigint, of: BitField): boolean {
  return (word & fieldMask(of)) !== 0n;
}

/**
 * A word with `value` in the field and zeros elsewhere; combine several with `|`.
 *
 * @throws ModelBug when the value does not fit, or is an address with bits outside the field.
 */
export function fieldPut(of: BitField, value: bigint | number): bigint {
  const bits = of.flavour === 'address' ? BigInt(value) : BigInt(value) << BigInt(of.lsb);
  invariant((bits & ~fieldMask(of)) === 0n, () => `value ${value} does not fit ${describe(of)}`);
  return bits;
}

/** `word` with the field's bits replaced. @throws ModelBug as {@link fieldPut}. */
export function fieldReplace(word: bigint, of: BitField, value: bigint | number): Word64 {
  return word64((word & ~fieldMask(of)) | fieldPut(of, value));
}

/** Every field of `layout` with its value in `word`, in the layout's order. */
export function decodeFields(word: bigint, layout: RegisterLayout): readonly DecodedField[] {
  return layout.map((of) => ({ field: of, value: fieldGet(word, of) }));
}

/** The bits of `word` that no field of `layout` covers: zero in everything correct software writes. */
export function reservedBits(word: bigint, layout: RegisterLayout): bigint {
  return layout.reduce((rest, of) => rest & ~fieldMask(of), word);
}

function parseRange(name: string, range: BitRange): { readonly lsb: number; readonly width: number } {
  const [msb = Number.NaN, lsb = msb] = range.split(':').map(Number);
  invariant(
    Number.isInteger(msb) && Number.isInteger(lsb) && lsb >= 0 && lsb <= msb && msb <= 63,
    () => `field ${name}: bits ${range} are not inside 63:0, high bit first`,
  );
  return { lsb, width: msb - lsb + 1 };
}

function describe({ name, lsb, width }: BitField): string {
  return `field ${name}[${lsb + width - 1}:${lsb}]`;
}
