import { type Word64, word64 } from './addr.ts';
import { fieldIsSet, fieldNumber, fieldPut } from './bits.ts';
import { type IstType, intidTypeCode, istTypeOf } from './intid.ts';
import { IRS_MAP_L2_ISTR } from './irs-ist-regs.ts';
import {
  IRS_SAVE_VMR,
  IRS_VMAP_L2_VISTR,
  IRS_VMAP_L2_VMTR,
  IRS_VMAP_VISTR,
  IRS_VMAP_VMR,
  IRS_VMAP_VPER,
} from './irs-vm-regs.ts';

/** What a map register asks for: make valid (M), or make invalid (M and U). */
export type MapAction = 'map' | 'unmap';

/** A write to IRS_VMAP_L2_VMTR that maps: make the L1 VMTE valid that covers this VM. */
export interface VmapL2Vmt {
  /** VM ID, 0 to 2^16 - 1. */
  readonly vmId: number;
}

/** A write to IRS_VMAP_VMR that maps: make this VM valid or invalid. */
export interface VmapVm {
  readonly vmId: number;
  readonly action: MapAction;
}

/** A write to IRS_VMAP_VISTR that maps: make this VM's IST of a type valid or invalid. */
export interface VmapVist {
  readonly vmId: number;
  readonly type: IstType;
  readonly action: MapAction;
}

/** A write to IRS_VMAP_L2_VISTR that maps: make the L1 ISTE valid that covers this ID. */
export interface VmapL2Vist {
  readonly vmId: number;
  readonly type: IstType;
  /** The ID without its type, 0 to 2^24 - 1. */
  readonly id: number;
}

/** A write to IRS_VMAP_VPER that maps: make this VPE valid. There is no way back but the VM's end. */
export interface VmapVpe {
  readonly vmId: number;
  /** VPE ID, 0 to 2^16 - 1. */
  readonly vpeId: number;
}

/** A write to IRS_SAVE_VMR that saves: write this VM's state back to memory. */
export interface SaveVm {
  readonly vmId: number;
  /** Keep the VM quiet afterwards, until something touches it. */
  readonly quiesce: boolean;
}

/** @throws ModelBug when the VM ID has more than 16 bits; so do all encoders here for their fields. */
export function encodeVmapL2Vmtr({ vmId }: VmapL2Vmt): Word64 {
  const { VM_ID, M } = IRS_VMAP_L2_VMTR.fields;
  return word64(fieldPut(VM_ID, vmId) | fieldPut(M, 1));
}

/** Null when M is 0: such a write asks for nothing. The same holds for all decoders here. */
export function decodeVmapL2Vmtr(value: bigint): VmapL2Vmt | null {
  const { VM_ID, M } = IRS_VMAP_L2_VMTR.fields;
  return fieldIsSet(value, M) ? { vmId: fieldNumber(value, VM_ID) } : null;
}

/** IRS_VMAP_VMR, with M set. */
export function encodeVmapVmr({ vmId, action }: VmapVm): Word64 {
  const { VM_ID, U, M } = IRS_VMAP_VMR.fields;
  return word64(fieldPut(VM_ID, vmId) | fieldPut(U, unmapBit(action)) | fieldPut(M, 1));
}

/** Inverse of {@link encodeVmapVmr}. */
export function decodeVmapVmr(value: bigint): VmapVm | null {
  const { VM_ID, U, M } = IRS_VMAP_VMR.fields;
  if (!fieldIsSet(value, M)) return null;
  return { vmId: fieldNumber(value, VM_ID), action: actionOf(fieldIsSet(value, U)) };
}

/** IRS_VMAP_VISTR, with M set. */
export function encodeVmapVistr({ vmId, type, action }: VmapVist): Word64 {
  const { TYPE, VM_ID, U, M } = IRS_VMAP_VISTR.fields;
  return word64(
    fieldPut(TYPE, intidTypeCode(type)) | fieldPut(VM_ID, vmId) | fieldPut(U, unmapBit(action)) | fieldPut(M, 1),
  );
}

/** Null also when TYPE names no type that has an IST. */
export function decodeVmapVistr(value: bigint): VmapVist | null {
  const { TYPE, VM_ID, U, M } = IRS_VMAP_VISTR.fields;
  const type = istTypeOf(fieldNumber(value, TYPE));
  if (type === null || !fieldIsSet(value, M)) return null;
  return { vmId: fieldNumber(value, VM_ID), type, action: actionOf(fieldIsSet(value, U)) };
}

/** IRS_VMAP_L2_VISTR, with M set. */
export function encodeVmapL2Vistr({ vmId, type, id }: VmapL2Vist): Word64 {
  const { ID, TYPE, VM_ID, M } = IRS_VMAP_L2_VISTR.fields;
  return word64(fieldPut(ID, id) | fieldPut(TYPE, intidTypeCode(type)) | fieldPut(VM_ID, vmId) | fieldPut(M, 1));
}

/** Null also when TYPE names no type that has an IST. */
export function decodeVmapL2Vistr(value: bigint): VmapL2Vist | null {
  const { ID, TYPE, VM_ID, M } = IRS_VMAP_L2_VISTR.fields;
  const type = istTypeOf(fieldNumber(value, TYPE));
  if (type === null || !fieldIsSet(value, M)) return null;
  return { vmId: fieldNumber(value, VM_ID), type, id: fieldNumber(value, ID) };
}

/** IRS_VMAP_VPER, with M set. */
export function encodeVmapVper({ vmId, vpeId }: VmapVpe): Word64 {
  const { VPE_ID, VM_ID, M } = IRS_VMAP_VPER.fields;
  return word64(fieldPut(VPE_ID, vpeId) | fieldPut(VM_ID, vmId) | fieldPut(M, 1));
}

/** Inverse of {@link encodeVmapVper}. */
export function decodeVmapVper(value: bigint): VmapVpe | null {
  const { VPE_ID, VM_ID, M } = IRS_VMAP_VPER.fields;
  if (!fieldIsSet(value, M)) return null;
  return { vmId: fieldNumber(value, VM_ID), vpeId: fieldNumber(value, VPE_ID) };
}

/** IRS_SAVE_VMR. */
export function encodeSaveVmr({ vmId, quiesce }: SaveVm): Word64 {
  const { VM_ID, Q, S } = IRS_SAVE_VMR.fields;
  return word64(fieldPut(VM_ID, vmId) | fieldPut(Q, quiesce ? 1 : 0) | fieldPut(S, 1));
}

/** Null when S is 0. */
export function decodeSaveVmr(value: bigint): SaveVm | null {
  const { VM_ID, Q, S } = IRS_SAVE_VMR.fields;
  if (!fieldIsSet(value, S)) return null;
  return { vmId: fieldNumber(value, VM_ID), quiesce: fieldIsSet(value, Q) };
}

/** IRS_MAP_L2_ISTR for a physical LPI, by its ID. */
export function encodeMapL2Istr(lpiId: number): Word64 {
  return word64(fieldPut(IRS_MAP_L2_ISTR.fields.ID, lpiId));
}

/** The ID of the LPI. Every write is a request: the register has no M. */
export function decodeMapL2Istr(value: bigint): number {
  return fieldNumber(value, IRS_MAP_L2_ISTR.fields.ID);
}

function unmapBit(action: MapAction): 0 | 1 {
  return action === 'unmap' ? 1 : 0;
}

function actionOf(isUnmap: boolean): MapAction {
  return isUnmap ? 'unmap' : 'map';
}
