import { type Word64, word64 } from './addr.ts';
import { fieldIsSet, fieldNumber, fieldPut } from './bits.ts';
import { IRS_VPE_CR0, IRS_VPE_DBR, IRS_VPE_SELR } from './irs-vm-regs.ts';

/** A write to IRS_VPE_SELR that selects: which VPE the other VPE registers are about. */
export interface VpeSelection {
  /** VM ID, 0 to 2^16 - 1. */
  readonly vmId: number;
  /** VPE ID, 0 to 2^16 - 1. */
  readonly vpeId: number;
}

/** IRS_VPE_DBR: the doorbell of the selected VPE. */
export interface VpeDoorbell {
  /** DBV: the VPE has a doorbell. */
  readonly isValid: boolean;
  /** ID of the physical LPI that rings, without its type, 0 to 2^24 - 1. */
  readonly lpiId: number;
  /** DBPM: priority mask, 0 to 31. The prototype programs 31, later code 0. */
  readonly priorityMask: number;
  /** REQ_DB: ring at the next opportunity. */
  readonly isRequested: boolean;
}

/** IRS_VPE_CR0. */
export interface VpeControl {
  /** DPS: the VPE takes no part in 1-of-N selection. */
  readonly isExcludedFromOneOfN: boolean;
}

/** @throws ModelBug when an ID has more than 16 bits. */
export function encodeVpeSelr({ vmId, vpeId }: VpeSelection): Word64 {
  const { VM_ID, VPE_ID, S } = IRS_VPE_SELR.fields;
  return word64(fieldPut(VM_ID, vmId) | fieldPut(VPE_ID, vpeId) | fieldPut(S, 1));
}

/** Null when S is 0: such a write selects nothing. */
export function decodeVpeSelr(value: bigint): VpeSelection | null {
  const { VM_ID, VPE_ID, S } = IRS_VPE_SELR.fields;
  if (!fieldIsSet(value, S)) return null;
  return { vmId: fieldNumber(value, VM_ID), vpeId: fieldNumber(value, VPE_ID) };
}

/** @throws ModelBug when the LPI has more than 24 bits or the mask more than 5. */
export function encodeVpeDbr(doorbell: VpeDoorbell): Word64 {
  const { INTID, DBPM, REQ_DB, DBV } = IRS_VPE_DBR.fields;
  return word64(
    fieldPut(INTID, doorbell.lpiId) |
      fieldPut(DBPM, doorbell.priorityMask) |
      fieldPut(REQ_DB, doorbell.isRequested ? 1 : 0) |
      fieldPut(DBV, doorbell.isValid ? 1 : 0),
  );
}

/** Inverse of {@link encodeVpeDbr}. */
export function decodeVpeDbr(value: bigint): VpeDoorbell {
  const { INTID, DBPM, REQ_DB, DBV } = IRS_VPE_DBR.fields;
  return {
    isValid: fieldIsSet(value, DBV),
    lpiId: fieldNumber(value, INTID),
    priorityMask: fieldNumber(value, DBPM),
    isRequested: fieldIsSet(value, REQ_DB),
  };
}

/** The word of IRS_VPE_CR0. */
export function encodeVpeCr0({ isExcludedFromOneOfN }: VpeControl): Word64 {
  return word64(fieldPut(IRS_VPE_CR0.fields.DPS, isExcludedFromOneOfN ? 1 : 0));
}

/** Inverse of {@link encodeVpeCr0}. */
export function decodeVpeCr0(value: bigint): VpeControl {
  return { isExcludedFromOneOfN: fieldIsSet(value, IRS_VPE_CR0.fields.DPS) };
}
