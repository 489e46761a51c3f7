import { addrOfWord, type PhysAddr, type Word64, word64 } from './addr.ts';
import { addressField, type BitField, field, fieldGet, fieldIsSet, fieldPut, type RegisterLayout } from './bits.ts';
import type { IrsOwned } from './vmte.ts';

/** What software writes into an entry of a VPE table. @see GICv5 specification, VPETE */
export interface Vpete {
  /** Base of the VPE descriptor, a multiple of 8. */
  readonly vpedBase: PhysAddr;
}

export const VPETE_BYTES: 8 = 8;

/** The VPE is valid: set by the IRS on VMAP_VPER. It ends with its VM. */
export const VPETE_VALID: BitField = field('VALID', '0');
export const VPETE_VPED_ADDR: BitField = addressField('VPED_ADDR', '55:3');
export const VPETE_LAYOUT: RegisterLayout = [VPETE_VALID, VPETE_VPED_ADDR];

/** A VPETE with VALID 0. @throws ModelBug unless `vpedBase` is a multiple of 8. */
export function encodeVpete({ vpedBase }: Vpete): Word64 {
  return word64(fieldPut(VPETE_VPED_ADDR, vpedBase));
}

/** A VPETE from any word. Address bits 55:52 are beyond the address space and ignored. */
export function decodeVpete(word: bigint): Vpete & IrsOwned {
  return {
    isValid: fieldIsSet(word, VPETE_VALID),
    vpedBase: addrOfWord(fieldGet(word, VPETE_VPED_ADDR)),
  };
}

/** Offset of a VPETE in its table, in bytes. */
export function vpeteOffset(vpeId: number): number {
  return vpeId * VPETE_BYTES;
}
