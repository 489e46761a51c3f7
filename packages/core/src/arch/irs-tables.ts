import { addrOfWord, type PhysAddr, type Word64, word64 } from './addr.ts';
import { fieldGet, fieldIsSet, fieldNumber, fieldPut } from './bits.ts';
import type { IstszField, L2szField } from './geometry.ts';
import { IRS_IST_BASER, IRS_IST_CFGR } from './irs-ist-regs.ts';
import { IRS_VMT_BASER, IRS_VMT_CFGR } from './irs-vm-regs.ts';
import { istszOfCode, l2szOfCode, type Structure, structureCode, structureOfCode } from './ist-section.ts';

/** IRS_VMT_BASER or IRS_IST_BASER: where a table is, and whether the IRS uses it. */
export interface TableBase {
  readonly isValid: boolean;
  readonly base: PhysAddr;
}

/** IRS_VMT_CFGR. */
export interface VmtConfig {
  /** The VM table has 2^vmIdBits VMs. 0 to 31. */
  readonly vmIdBits: number;
  readonly structure: Structure;
}

/** IRS_IST_CFGR. */
export interface IstConfig {
  /** LPI_ID_BITS, 0 to 31. */
  readonly idBits: number;
  readonly l2sz: L2szField;
  readonly istsz: IstszField;
  readonly structure: Structure;
}

/** @throws ModelBug unless `base` is a multiple of 8. */
export function encodeVmtBaser({ isValid, base }: TableBase): Word64 {
  const { VALID, ADDR } = IRS_VMT_BASER.fields;
  return word64(fieldPut(VALID, isValid ? 1 : 0) | fieldPut(ADDR, base));
}

/** Address bits 55:52 are beyond the address space and ignored. */
export function decodeVmtBaser(value: bigint): TableBase {
  const { VALID, ADDR } = IRS_VMT_BASER.fields;
  return { isValid: fieldIsSet(value, VALID), base: addrOfWord(fieldGet(value, ADDR)) };
}

/** @throws ModelBug when `vmIdBits` is above 31. */
export function encodeVmtCfgr({ vmIdBits, structure }: VmtConfig): Word64 {
  const { VM_ID_BITS, STRUCTURE } = IRS_VMT_CFGR.fields;
  return word64(fieldPut(VM_ID_BITS, vmIdBits) | fieldPut(STRUCTURE, structureCode(structure)));
}

/** Inverse of {@link encodeVmtCfgr}. */
export function decodeVmtCfgr(value: bigint): VmtConfig {
  const { VM_ID_BITS, STRUCTURE } = IRS_VMT_CFGR.fields;
  return {
    vmIdBits: fieldNumber(value, VM_ID_BITS),
    structure: structureOfCode(fieldNumber(value, STRUCTURE)),
  };
}

/** @throws ModelBug unless `base` is a multiple of 64. */
export function encodeIstBaser({ isValid, base }: TableBase): Word64 {
  const { VALID, ADDR } = IRS_IST_BASER.fields;
  return word64(fieldPut(VALID, isValid ? 1 : 0) | fieldPut(ADDR, base));
}

/** Address bits 55:52 are beyond the address space and ignored. */
export function decodeIstBaser(value: bigint): TableBase {
  const { VALID, ADDR } = IRS_IST_BASER.fields;
  return { isValid: fieldIsSet(value, VALID), base: addrOfWord(fieldGet(value, ADDR)) };
}

/** @throws ModelBug when `idBits` is above 31. */
export function encodeIstCfgr({ idBits, l2sz, istsz, structure }: IstConfig): Word64 {
  const { LPI_ID_BITS, L2SZ, ISTSZ, STRUCTURE } = IRS_IST_CFGR.fields;
  return word64(
    fieldPut(LPI_ID_BITS, idBits) |
      fieldPut(L2SZ, l2sz) |
      fieldPut(ISTSZ, istsz) |
      fieldPut(STRUCTURE, structureCode(structure)),
  );
}

/** Reserved sizes read as the smallest, as in a VMTE. */
export function decodeIstCfgr(value: bigint): IstConfig {
  const { LPI_ID_BITS, L2SZ, ISTSZ, STRUCTURE } = IRS_IST_CFGR.fields;
  return {
    idBits: fieldNumber(value, LPI_ID_BITS),
    l2sz: l2szOfCode(fieldNumber(value, L2SZ)),
    istsz: istszOfCode(fieldNumber(value, ISTSZ)),
    structure: structureOfCode(fieldNumber(value, STRUCTURE)),
  };
}
