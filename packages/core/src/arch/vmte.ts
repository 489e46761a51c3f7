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
import { IST_SECTION_LAYOUT, LPI_SECTION, SPI_SECTION } from './ist-section.ts';

/** What software writes into an L1 VMTE. @see GICv5 specification, L1_VMTE */
export interface L1Vmte {
  /** Base of the L2 table, a multiple of 4 KiB. */
  readonly l2Base: PhysAddr;
}

/** What software writes into word 0 of an L2 VMTE. @see GICv5 specification, L2_VMTE */
export interface VmteWord0 {
  /** Base of the VM descriptor, a multiple of 8; 0 when the IRS needs none. */
  readonly vmdBase: PhysAddr;
}

/** What software writes into word 1 of an L2 VMTE. */
export interface VmteWord1 {
  /** Base of the VPE table, a multiple of 8. */
  readonly vpetBase: PhysAddr;
  /** The VPE table has 2^vpeIdBits entries. 0 to 31. */
  readonly vpeIdBits: number;
}

/** The bit that the IRS owns, and software writes as 0, beside what software wrote. */
export interface IrsOwned {
  readonly isValid: boolean;
}

/** Number of a 64-bit word inside an L2 VMTE. KVM calls it the section. */
export type VmteWordNumber = 0 | 1 | typeof LPI_SECTION | typeof SPI_SECTION;

export const L1_VMTE_BYTES: 8 = 8;
export const VMTE_BYTES: 32 = 32;
export const VMTE_WORD_BYTES: 8 = 8;
export const VMTES_PER_L2: 128 = 128;
/** Bytes of an L2 VM table. */
export const L2_VMT_BYTES: 4096 = 4096;

/** Set by the IRS on VMAP_L2_VMTR. */
export const L1_VMTE_VALID: BitField = field('VALID', '0');
export const L1_VMTE_L2_ADDR: BitField = addressField('L2_ADDR', '51:12');
export const L1_VMTE_LAYOUT: RegisterLayout = [L1_VMTE_VALID, L1_VMTE_L2_ADDR];

/** The VM is valid: set and cleared by the IRS on VMAP_VMR. */
export const VMTE_VALID: BitField = field('VALID', '0');
export const VMTE_VMD_ADDR: BitField = addressField('VMD_ADDR', '55:3');
export const VMTE_VPET_ADDR: BitField = addressField('VPET_ADDR', '55:3');
export const VMTE_VPE_ID_BITS: BitField = field('VPE_ID_BITS', '63:59');

/** The layouts of the four words of an L2 VMTE, by word number. */
export const VMTE_LAYOUTS: Readonly<Record<VmteWordNumber, RegisterLayout>> = {
  0: [VMTE_VALID, VMTE_VMD_ADDR],
  1: [VMTE_VPET_ADDR, VMTE_VPE_ID_BITS],
  [LPI_SECTION]: IST_SECTION_LAYOUT,
  [SPI_SECTION]: IST_SECTION_LAYOUT,
};

/** An L1 VMTE with VALID 0. @throws ModelBug unless `l2Base` is a multiple of 4 KiB. */
export function encodeL1Vmte({ l2Base }: L1Vmte): Word64 {
  return word64(fieldPut(L1_VMTE_L2_ADDR, l2Base));
}

/** An L1 VMTE from any word. */
export function decodeL1Vmte(word: bigint): L1Vmte & IrsOwned {
  return {
    isValid: fieldIsSet(word, L1_VMTE_VALID),
    l2Base: addrOfWord(fieldGet(word, L1_VMTE_L2_ADDR)),
  };
}

/** Word 0 with VALID 0. @throws ModelBug unless `vmdBase` is a multiple of 8. */
export function encodeVmteWord0({ vmdBase }: VmteWord0): Word64 {
  return word64(fieldPut(VMTE_VMD_ADDR, vmdBase));
}

/** Word 0 from any word. Address bits 55:52 are beyond the address space and ignored. */
export function decodeVmteWord0(word: bigint): VmteWord0 & IrsOwned {
  return {
    isValid: fieldIsSet(word, VMTE_VALID),
    vmdBase: addrOfWord(fieldGet(word, VMTE_VMD_ADDR)),
  };
}

/** Word 1. @throws ModelBug unless `vpetBase` is a multiple of 8 and `vpeIdBits` at most 31. */
export function encodeVmteWord1({ vpetBase, vpeIdBits }: VmteWord1): Word64 {
  return word64(fieldPut(VMTE_VPET_ADDR, vpetBase) | fieldPut(VMTE_VPE_ID_BITS, vpeIdBits));
}

/** Word 1 from any word. Address bits 55:52 are beyond the address space and ignored. */
export function decodeVmteWord1(word: bigint): VmteWord1 {
  return {
    vpetBase: addrOfWord(fieldGet(word, VMTE_VPET_ADDR)),
    vpeIdBits: fieldNumber(word, VMTE_VPE_ID_BITS),
  };
}

/** Offset of the `vmIndex`-th VMTE in a linear VM table or an L2 table, in bytes. */
export function vmteOffset(vmIndex: number): number {
  return vmIndex * VMTE_BYTES;
}

/** Offset of a word inside its L2 VMTE, in bytes. */
export function vmteWordOffset(word: VmteWordNumber): number {
  return word * VMTE_WORD_BYTES;
}

/** Where a VM's entry is in a two-level VM table: the L1 entry, and the VMTE inside its table. */
export function twoLevelVmIndex(vmId: number): { readonly l1Index: number; readonly l2Index: number } {
  return { l1Index: Math.floor(vmId / VMTES_PER_L2), l2Index: vmId % VMTES_PER_L2 };
}

/** Offset of an L1 VMTE in its table, in bytes. */
export function l1VmteOffset(l1Index: number): number {
  return l1Index * L1_VMTE_BYTES;
}
