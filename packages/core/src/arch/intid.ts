import type { Brand } from '../kernel/brand.ts';
import { invariant } from '../kernel/invariant.ts';
import { type BitField, field, fieldNumber, fieldPut, type RegisterLayout } from './bits.ts';

/** A whole INTID, type and ID: `0x4000012c` is LPI 300. Not to be confused with the 24-bit ID alone. */
export type Intid = Brand<number, 'Intid'>;

/** The interrupt types of GICv5. Each has an ID space of its own. */
export type IntidType = 'ppi' | 'lpi' | 'spi';

/** The types whose state is in an IST. */
export type IstType = 'lpi' | 'spi';

/** An INTID taken apart. */
export interface IntidParts {
  readonly type: IntidType;
  /** The ID inside the type's space, 0 to 2^24 - 1. */
  readonly id: number;
}

export const INTID_ID: BitField = field('ID', '23:0');
export const INTID_TYPE: BitField = field('TYPE', '31:29');
export const INTID_LAYOUT: RegisterLayout = [INTID_ID, INTID_TYPE];

/** The value of a TYPE field: 1 PPI, 2 LPI, 3 SPI. @see GICv5 specification, INTID */
export function intidTypeCode(type: IntidType): number {
  return TYPE_CODES[type];
}

/** The type that a TYPE field means; null for the reserved codes 0 and 4 to 7. */
export function intidTypeOf(code: number): IntidType | null {
  switch (code) {
    case TYPE_CODES.ppi:
      return 'ppi';
    case TYPE_CODES.lpi:
      return 'lpi';
    case TYPE_CODES.spi:
      return 'spi';
    default:
      return null;
  }
}

/** The type with an IST that a TYPE field means; null for PPIs and the reserved codes. */
export function istTypeOf(code: number): IstType | null {
  const type = intidTypeOf(code);
  return type === 'ppi' ? null : type;
}

/** Puts type and ID together. @throws ModelBug when the ID has more than 24 bits. */
export function encodeIntid({ type, id }: IntidParts): Intid {
  return intid(Number(fieldPut(INTID_TYPE, intidTypeCode(type)) | fieldPut(INTID_ID, id)));
}

/** Takes an INTID apart; null when its type is reserved. Bits 28:24 are reserved and ignored. */
export function decodeIntid(value: Intid): IntidParts | null {
  const word = BigInt(value);
  const type = intidTypeOf(fieldNumber(word, INTID_TYPE));
  return type === null ? null : { type, id: fieldNumber(word, INTID_ID) };
}

/** An INTID from 32 bits. @throws ModelBug unless `n` is a whole number from 0 to 2^32 - 1. */
export function intid(n: number): Intid {
  invariant(Number.isInteger(n) && n >= 0 && n < 2 ** 32, `INTID ${n}: expected 32 bits`);
  return n as Intid;
}

const TYPE_CODES = { ppi: 1, lpi: 2, spi: 3 } as const satisfies Record<IntidType, number>;
