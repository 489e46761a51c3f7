import { type PhysAddr, physOffset } from '../../arch/addr.ts';
import { fieldIsSet } from '../../arch/bits.ts';
import {
  L1_VMTE_VALID,
  l1VmteOffset,
  twoLevelVmIndex,
  VMTE_BYTES,
  vmteOffset,
  type VmteWordNumber,
  vmteWordOffset,
} from '../../arch/vmte.ts';
import { derefVmtInfo, elementOf, NULL_BASE, vmIdOf, vmtNumber, vmtPointer } from '../bookkeeping.ts';
import { E2BIG, EINVAL } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, kvmErr, type KvmProgram } from '../steps.ts';
import { cleanInval, type SyncRange } from './clean-inval.ts';
import { withIrsLock } from './locks.ts';
import { clearEntry, loadEntry } from './table-words.ts';

/** A VMTE, or the error that `ERR_PTR()` or the return value holds. */
export type VmteLookup = { readonly ok: true; readonly vmte: PhysAddr } | { readonly ok: false; readonly err: number };

/** Finds a VM's VMTE. Mirrors `vgic_v5_get_l2_vmte()`. */
export function* getL2Vmte(kernel: Kernel, vm: number): KvmProgram<VmteLookup> {
  const vmId = vmIdOf(kernel, vm);
  if (vmId === null) return { ok: false, err: EINVAL };
  if (!kernel.revision.has('vm-id-sentinel')) {
    const refused = yield* checkVmId(kernel, vm, vmId);
    if (refused !== 0) return { ok: false, err: refused };
  }
  yield* derefVmtInfo(kernel, LOOKUP);
  const base = vmtPointer(kernel, 'base') ?? NULL_BASE;
  if (vmtNumber(kernel, 'two_level') === 0) return { ok: true, vmte: physOffset(base, vmteOffset(vmId)) };
  return yield* lookUpTwoLevel(kernel, base, vmId);
}

/** A range that is a VMTE, for maintenance. Without the helper that invalidates as well, it is only cleaned. */
export function vmteRange(vmte: PhysAddr): SyncRange {
  return { addr: vmte, sizeBytes: VMTE_BYTES, op: 'clean' };
}

/** The same range when no copy may stay: before a read of what the IRS wrote, or a store beside it. */
export function staleVmteRange(vmte: PhysAddr): SyncRange {
  return { ...vmteRange(vmte), op: 'clean-invalidate' };
}

/** The address of a word of a VMTE. */
export function vmteWord(vmte: PhysAddr, word: VmteWordNumber): PhysAddr {
  return physOffset(vmte, vmteWordOffset(word));
}

/** Reads a word of a VMTE, first making sure that it is what the IRS wrote. */
export function* readVmteWord(
  kernel: Kernel,
  at: { readonly vmte: PhysAddr; readonly word: VmteWordNumber; readonly site: string },
): KvmProgram<bigint> {
  if (kernel.revision.has('sync-before-read')) yield* cleanInval(kernel, at.site, [staleVmteRange(at.vmte)]);
  return yield* loadEntry(kernel, vmteWord(at.vmte, at.word), at.site);
}

/** Zeroes a VMTE. Mirrors `vgic_v5_reset_vmte()`. */
export function* resetVmte(kernel: Kernel, vm: number, caller: string): KvmProgram<number> {
  const args = kernel.revision.has('vm-id-sentinel') ? { vm } : { vm_id: vmIdOf(kernel, vm) ?? 0 };
  return yield* call({ func: RESET, caller, args }, zeroVmte(kernel, vm));
}

function* zeroVmte(kernel: Kernel, vm: number): KvmProgram<number> {
  const found = yield* getL2Vmte(kernel, vm);
  if (!found.ok) return found.err;
  yield* withIrsLock(kernel, zeroWords(kernel, found.vmte));
  return 0;
}

function* zeroWords(kernel: Kernel, vmte: PhysAddr): KvmProgram<void> {
  if (kernel.revision.has('sync-before-write')) yield* cleanInval(kernel, RESET, [staleVmteRange(vmte)]);
  for (const word of [0, 1, 2, 3] as const) yield* clearEntry(vmteWord(vmte, word), RESET);
  yield* cleanInval(kernel, RESET, [vmteRange(vmte)]);
}

/** Mirrors the prototype's `vgic_v5_check_vm_id()`. */
function* checkVmId(kernel: Kernel, vm: number, vmId: number): KvmProgram<number> {
  if (kernel.state().vmtInfo === null) {
    yield* kvmErr(vm, 'VMT is not allocated; cannot populate');
    return EINVAL;
  }
  // Off by one, and out of reach: VM IDs come from an allocator with the same limit.
  if (vmtNumber(kernel, 'num_entries') < vmId) {
    yield* kvmErr(vm, `VMT index ${vmId} out of range`);
    return EINVAL;
  }
  return 0;
}

function* lookUpTwoLevel(kernel: Kernel, base: PhysAddr, vmId: number): KvmProgram<VmteLookup> {
  const { l1Index, l2Index } = twoLevelVmIndex(vmId);
  if (l1Index >= vmtNumber(kernel, 'num_l1_ents')) return { ok: false, err: E2BIG };
  const pointer = { struct: 'vmt_info', key: 0, array: 'l2ptrs', index: l1Index } as const;
  if (kernel.revision.has('l2-pointer-lookup')) {
    const l2Table = elementOf(kernel, pointer);
    return l2Table === null ? { ok: false, err: EINVAL } : { ok: true, vmte: physOffset(l2Table, vmteOffset(l2Index)) };
  }
  const l1Vmte = yield* loadEntry(kernel, physOffset(base, l1VmteOffset(l1Index)), LOOKUP);
  if (!fieldIsSet(l1Vmte, L1_VMTE_VALID)) return { ok: false, err: EINVAL };
  const l2Table = elementOf(kernel, pointer) ?? NULL_BASE;
  return { ok: true, vmte: physOffset(l2Table, vmteOffset(l2Index)) };
}

const LOOKUP = 'vgic_v5_get_l2_vmte';
const RESET = 'vgic_v5_reset_vmte';
