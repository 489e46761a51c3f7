import { type Word64, word64 } from './addr.ts';
import { fieldIsSet, fieldPut } from './bits.ts';
import { IRS_SAVE_VM_STATUSR, IRS_VMT_STATUSR, IRS_VPE_STATUSR } from './irs-vm-regs.ts';

/** IRS_VMT_STATUSR: idle when the last write to IRS_VMT_BASER or an IRS_VMAP register has completed. */
export function encodeVmtStatusr({ isIdle }: { readonly isIdle: boolean }): Word64 {
  return word64(fieldPut(IRS_VMT_STATUSR.fields.IDLE, isIdle ? 1 : 0));
}

/** Inverse of {@link encodeVmtStatusr}. */
export function decodeVmtStatusr(value: bigint): { readonly isIdle: boolean } {
  return { isIdle: fieldIsSet(value, IRS_VMT_STATUSR.fields.IDLE) };
}

/** IRS_VPE_STATUSR. */
export interface VpeStatus {
  readonly isIdle: boolean;
  /** V: the selected VPE is valid. */
  readonly isValid: boolean;
}

/** The word of IRS_VPE_STATUSR. */
export function encodeVpeStatusr({ isIdle, isValid }: VpeStatus): Word64 {
  const { IDLE, V } = IRS_VPE_STATUSR.fields;
  return word64(fieldPut(IDLE, isIdle ? 1 : 0) | fieldPut(V, isValid ? 1 : 0));
}

/** Inverse of {@link encodeVpeStatusr}. */
export function decodeVpeStatusr(value: bigint): VpeStatus {
  const { IDLE, V } = IRS_VPE_STATUSR.fields;
  return { isIdle: fieldIsSet(value, IDLE), isValid: fieldIsSet(value, V) };
}

/** IRS_SAVE_VM_STATUSR. */
export interface SaveVmStatus {
  readonly isIdle: boolean;
  /** Q: nothing has touched the VM since it was saved. */
  readonly isQuiesced: boolean;
}

/** The word of IRS_SAVE_VM_STATUSR. */
export function encodeSaveVmStatusr({ isIdle, isQuiesced }: SaveVmStatus): Word64 {
  const { IDLE, Q } = IRS_SAVE_VM_STATUSR.fields;
  return word64(fieldPut(IDLE, isIdle ? 1 : 0) | fieldPut(Q, isQuiesced ? 1 : 0));
}

/** Inverse of {@link encodeSaveVmStatusr}. */
export function decodeSaveVmStatusr(value: bigint): SaveVmStatus {
  const { IDLE, Q } = IRS_SAVE_VM_STATUSR.fields;
  return { isIdle: fieldIsSet(value, IDLE), isQuiesced: fieldIsSet(value, Q) };
}
