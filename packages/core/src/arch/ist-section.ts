import { addrOfWord, type PhysAddr, type Word64, word64 } from './addr.ts';
import {
  addressField,
  type BitField,
  field,
  fieldGet,
  fieldIsSet,
  fieldNumber,
  fieldPut,
  type RegisterLayout,
} from './bits.ts';
import { type IstszField, istszField, type L2szField, l2szField } from './geometry.ts';
import type { IstType } from './intid.ts';

/** Linear: one array of entries. Two-level: an array of pointers to arrays of entries. */
export type Structure = 'linear' | 'two-level';

/**
 * Where a VM's IST is and what it looks like: what software writes into word 2 or 3 of the L2 VMTE.
 *
 * @see GICv5 specification, L2_VMTE; Linux vgic_v5_vmte_assign_ist()
 */
export interface IstSection {
  readonly l2sz: L2szField;
  /** Base of the linear IST or of the L1 table, a multiple of 64 bytes. */
  readonly istBase: PhysAddr;
  readonly istsz: IstszField;
  readonly structure: Structure;
  /** INTID bits in use, 0 to 31. */
  readonly idBits: number;
}

/** The same as it is in memory. */
export interface DecodedIstSection extends IstSection {
  /** IST_VALID, owned by the IRS: set and cleared on VMAP_VISTR. Software writes 0. */
  readonly isValid: boolean;
}

/** The word of an L2 VMTE that describes the LPI IST. */
export const LPI_SECTION: 2 = 2;
/** The word of an L2 VMTE that describes the SPI IST. */
export const SPI_SECTION: 3 = 3;

export const IST_VALID: BitField = field('IST_VALID', '0');
export const IST_L2SZ: BitField = field('L2SZ', '2:1');
export const IST_ADDR: BitField = addressField('IST_ADDR', '55:6');
export const IST_ISTSZ: BitField = field('ISTSZ', '57:56');
export const IST_STRUCTURE: BitField = field('STRUCTURE', '58');
export const IST_ID_BITS: BitField = field('ID_BITS', '63:59');
export const IST_SECTION_LAYOUT: RegisterLayout = [
  IST_VALID,
  IST_L2SZ,
  IST_ADDR,
  IST_ISTSZ,
  IST_STRUCTURE,
  IST_ID_BITS,
];

/** The word that describes the IST of this type. */
export function sectionOf(type: IstType): typeof LPI_SECTION | typeof SPI_SECTION {
  return type === 'lpi' ? LPI_SECTION : SPI_SECTION;
}

/**
 * The word for an IST, with IST_VALID 0.
 *
 * @throws ModelBug unless `istBase` is a multiple of 64 and `idBits` at most 31.
 */
export function encodeIstSection({ l2sz, istBase, istsz, structure, idBits }: IstSection): Word64 {
  return word64(
    fieldPut(IST_L2SZ, l2sz) |
      fieldPut(IST_ADDR, istBase) |
      fieldPut(IST_ISTSZ, istsz) |
      fieldPut(IST_STRUCTURE, structureCode(structure)) |
      fieldPut(IST_ID_BITS, idBits),
  );
}

/**
 * What any word says as a section. Reserved sizes read as the smallest (see {@link istszOfCode}); address
 * bits 55:52 are beyond the address space and ignored.
 */
export function decodeIstSection(word: bigint): DecodedIstSection {
  return {
    isValid: fieldIsSet(word, IST_VALID),
    l2sz: l2szOfCode(fieldNumber(word, IST_L2SZ)),
    istBase: addrOfWord(fieldGet(word, IST_ADDR)),
    istsz: istszOfCode(fieldNumber(word, IST_ISTSZ)),
    structure: structureOfCode(fieldNumber(word, IST_STRUCTURE)),
    idBits: fieldNumber(word, IST_ID_BITS),
  };
}

/** True when the word holds a reserved ISTSZ or L2SZ, which correct software never writes. */
export function hasReservedSizes(word: bigint): boolean {
  return fieldNumber(word, IST_ISTSZ) === 3 || fieldNumber(word, IST_L2SZ) === 3;
}

/** ISTSZ from its two bits. The reserved 3 acts as the minimum, as the architecture requires. */
export function istszOfCode(code: number): IstszField {
  return istszField(code === 3 ? 0 : code);
}

/** L2SZ from its two bits. The reserved 3 is CONSTRAINED UNPREDICTABLE; here, as in QEMU, it means 4 KiB. */
export function l2szOfCode(code: number): L2szField {
  return l2szField(code === 3 ? 0 : code);
}

/** The STRUCTURE bit: 1 for two levels. */
export function structureCode(structure: Structure): 0 | 1 {
  return structure === 'two-level' ? 1 : 0;
}

/** What a STRUCTURE bit means. */
export function structureOfCode(code: number): Structure {
  return code === 1 ? 'two-level' : 'linear';
}
