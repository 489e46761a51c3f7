import { isAligned, type PhysAddr, physAddr, physOffset } from '../../arch/addr.ts';
import { fieldIsSet } from '../../arch/bits.ts';
import {
  encodeL1Vmte,
  L1_VMTE_BYTES,
  L1_VMTE_VALID,
  L2_VMT_BYTES,
  l1VmteOffset,
  twoLevelVmIndex,
} from '../../arch/vmte.ts';
import { derefVmtInfo, elementOf, NULL_BASE, vmIdOf, vmtNumber, vmtPointer } from '../bookkeeping.ts';
import { EINVAL, ENOMEM } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, kfree, type KvmProgram, kzalloc, oops } from '../steps.ts';
import { cleanInval, type SyncRange } from './clean-inval.ts';
import { withIrsLock, withVmtL2Lock } from './locks.ts';
import { irqSetVcpuAffinity } from './send-command.ts';
import { clearEntry, loadEntry, storeEntry } from './table-words.ts';

/** Installs the L2 VM table that holds a VM's entry, if it is not there yet. Mirrors `vgic_v5_alloc_l2_vmt()`. */
export function* allocL2Vmt(kernel: Kernel, vm: number): KvmProgram<number> {
  return yield* call({ func: SITE, caller: 'vgic_v5_vmte_init', args: { vm } }, allocIfNeeded(kernel, vm));
}

function* allocIfNeeded(kernel: Kernel, vm: number): KvmProgram<number> {
  yield* derefVmtInfo(kernel, SITE);
  // Called eagerly: a linear table has all its entries.
  if (vmtNumber(kernel, 'two_level') === 0) return 0;
  const vmId = vmIdOf(kernel, vm);
  if (vmId === null) return EINVAL;
  return yield* withVmtL2Lock(kernel, installL2Vmt(kernel, vm, twoLevelVmIndex(vmId).l1Index));
}

function* installL2Vmt(kernel: Kernel, vm: number, l1Index: number): KvmProgram<number> {
  const { revision } = kernel;
  const base = vmtPointer(kernel, 'base') ?? NULL_BASE;
  const l1Vmte = physOffset(base, l1VmteOffset(l1Index));
  if (yield* isInstalled(kernel, l1Vmte, l1Index)) return 0;

  const l2Table = yield* kzalloc(L2_VMT_BYTES, false, SITE);
  if (l2Table === null) return ENOMEM;
  // The prototype installs the table before it knows that the IRS takes it.
  if (!revision.has('l2-map-unwind')) yield* keepPointer(kernel, l1Index, l2Table);
  if (!revision.has('drop-alignment-checks') && !isAligned(l2Table, L2_VMT_BYTES)) return EINVAL;
  yield* withIrsLock(kernel, writeL1Vmte(kernel, l1Vmte, l2Table));

  const ret = yield* irqSetVcpuAffinity(kernel, { vm, vcpuIndex: 0, command: 'VMT_L2_MAP', caller: SITE });
  if (!revision.has('l2-map-unwind')) return ret;
  if (ret !== 0) {
    yield* withIrsLock(kernel, removeL1Vmte(kernel, l1Vmte));
    yield* kfree(l2Table, SITE);
    return ret;
  }
  yield* keepPointer(kernel, l1Index, l2Table);
  return 0;
}

function* isInstalled(kernel: Kernel, l1Vmte: PhysAddr, l1Index: number): KvmProgram<boolean> {
  if (kernel.revision.has('l2-pointer-lookup')) {
    return elementOf(kernel, { struct: 'vmt_info', key: 0, array: 'l2ptrs', index: l1Index }) !== null;
  }
  return fieldIsSet(yield* loadEntry(kernel, l1Vmte, SITE), L1_VMTE_VALID);
}

function* writeL1Vmte(kernel: Kernel, l1Vmte: PhysAddr, l2Table: PhysAddr): KvmProgram<void> {
  const table: SyncRange = { addr: l2Table, sizeBytes: L2_VMT_BYTES, op: 'clean-invalidate' };
  const isSyncedFirst = kernel.revision.has('sync-before-write');
  if (isSyncedFirst) yield* cleanInval(kernel, SITE, [table, { ...l1VmteRange(l1Vmte), op: 'clean-invalidate' }]);
  yield* storeEntry(l1Vmte, encodeL1Vmte({ l2Base: l2Table }), SITE);
  yield* cleanInval(kernel, SITE, isSyncedFirst ? [l1VmteRange(l1Vmte)] : [table, l1VmteRange(l1Vmte)]);
}

function* removeL1Vmte(kernel: Kernel, l1Vmte: PhysAddr): KvmProgram<void> {
  yield* clearEntry(l1Vmte, SITE);
  yield* cleanInval(kernel, SITE, [l1VmteRange(l1Vmte)]);
}

function* keepPointer(kernel: Kernel, index: number, value: PhysAddr): KvmProgram<void> {
  if (vmtPointer(kernel, 'l2ptrs') === null) yield* oops(physAddr(l1VmteOffset(index)), SITE);
  yield { type: 'kvm.setElement', struct: 'vmt_info', key: 0, array: 'l2ptrs', index, value };
}

function l1VmteRange(addr: PhysAddr): SyncRange {
  return { addr, sizeBytes: L1_VMTE_BYTES, op: 'clean' };
}

const SITE = 'vgic_v5_alloc_l2_vmt';
