import { lineBase, type PhysAddr, physOffset } from '../../arch/addr.ts';
import { fieldIsSet } from '../../arch/bits.ts';
import { vpedOffset } from '../../arch/vm-geometry.ts';
import { VMTE_VALID } from '../../arch/vmte.ts';
import { encodeVpete, VPETE_BYTES, VPETE_VALID, vpeteOffset } from '../../arch/vpete.ts';
import { elementOf, guestOf, hasVmi, NULL_BASE, vmIdOf, vmiNumber, vmiPointer, vmtNumber } from '../bookkeeping.ts';
import { E2BIG, EBUSY, EFAULT, EINVAL, ENOMEM, EPERM } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, kfree, kvmErr, type KvmProgram, kzalloc } from '../steps.ts';
import { cleanInval, type SyncRange } from './clean-inval.ts';
import { complain, missingVmi } from './complaints.ts';
import { withIrsLock } from './locks.ts';
import { clearEntry, loadEntry, storeEntry } from './table-words.ts';
import { isNaturallyAligned } from './vm-buffers.ts';
import { getL2Vmte, readVmteWord } from './vmte.ts';
import { vpeIdOf } from './vpe-id.ts';

/** A vCPU of a VM, by index. */
export interface Vcpu {
  readonly vm: number;
  readonly vcpuIndex: number;
}

/** Gives a VPE its descriptor and its entry in the VPE table. Mirrors `vgic_v5_vmte_alloc_vpe()`. */
export function* vmteAllocVpe(kernel: Kernel, vcpu: Vcpu): KvmProgram<number> {
  const args = { vm: vcpu.vm, vcpu: vcpu.vcpuIndex };
  return yield* call({ func: ALLOC, caller: 'vgic_v5_init', args }, allocVpe(kernel, vcpu));
}

/** Takes a VPE's entry away again. Mirrors `vgic_v5_vmte_free_vpe()`. */
export function* vmteFreeVpe(kernel: Kernel, vcpu: Vcpu, caller: string): KvmProgram<number> {
  const args = { vm: vcpu.vm, vcpu: vcpu.vcpuIndex };
  return yield* call({ func: FREE, caller, args }, freeVpe(kernel, vcpu));
}

function* allocVpe(kernel: Kernel, vcpu: Vcpu): KvmProgram<number> {
  const { revision } = kernel;
  const vmId = vmIdOf(kernel, vcpu.vm);
  const vpeId = vpeIdOf(kernel, guestOf(kernel, vcpu.vm), vcpu.vcpuIndex);
  if (vpeId >= vmtNumber(kernel, 'max_vpes')) return yield* outsideVpet(kernel, vcpu.vm);
  if (!hasVmi(kernel, vmId)) return yield* missingVmi(kernel, ALLOC);
  if (isBeyondTable(kernel, vmId, vpeId)) return E2BIG;

  const vpete = vpeteOf(kernel, { vmId, vpeId });
  const word = yield* withIrsLock(kernel, readVpete(kernel, vpete));
  if (fieldIsSet(word, VPETE_VALID)) {
    yield* complain(kernel, vcpu.vm, `VPE 0x${vpeId.toString(16)} has already been assigned`);
    return revision.has('vpe-errnos') ? EBUSY : EINVAL;
  }

  if (revision.has('vped-array')) {
    const vped = vpedInArray(kernel, vmId, vcpu.vcpuIndex);
    yield* withIrsLock(kernel, writeVpete(kernel, vpete, { vped, ranges: [] }));
    return 0;
  }
  return yield* allocVped(kernel, vcpu.vm, { vmId, vpeId, vpete });
}

function* allocVped(
  kernel: Kernel,
  vm: number,
  { vmId, vpeId, vpete }: { readonly vmId: number; readonly vpeId: number; readonly vpete: PhysAddr },
): KvmProgram<number> {
  const { revision } = kernel;
  const sizeBytes = vmtNumber(kernel, 'vped_size');
  const vped = yield* kzalloc(sizeBytes, false, ALLOC);
  if (vped === null) {
    yield* complain(kernel, vm, 'Failed to allocate memory for VPE Descriptor');
    return ENOMEM;
  }
  if (!revision.has('drop-alignment-checks') && !isNaturallyAligned(vped, sizeBytes)) {
    yield* kvmErr(vm, 'VPE Descriptor is incorrectly aligned');
    yield* kfree(vped, ALLOC);
    return EFAULT;
  }
  yield { type: 'kvm.setElement', struct: 'vmi', key: vmId, array: 'vped_ptrs', index: vpeId, value: vped };
  const ranges = [{ addr: vped, sizeBytes, op: 'clean-invalidate' } as const];
  yield* withIrsLock(kernel, writeVpete(kernel, vpete, { vped, ranges }));
  return 0;
}

function* freeVpe(kernel: Kernel, vcpu: Vcpu): KvmProgram<number> {
  const { revision } = kernel;
  const vmId = vmIdOf(kernel, vcpu.vm);
  if (!revision.has('vpe-errnos') && !hasVmi(kernel, vmId)) return yield* missingVmi(kernel, FREE);

  const found = yield* getL2Vmte(kernel, vcpu.vm);
  if (!found.ok) return found.err;
  const word0 = yield* withIrsLock(kernel, readVmteWord(kernel, { vmte: found.vmte, word: 0, site: FREE }));
  if (fieldIsSet(word0, VMTE_VALID)) {
    yield* complain(kernel, vcpu.vm, 'The VMTE is marked valid; cannot free a VPE');
    return revision.has('vpe-errnos') ? EBUSY : EPERM;
  }
  if (!hasVmi(kernel, vmId)) return yield* missingVmi(kernel, FREE);

  const vpeId = vpeIdOf(kernel, guestOf(kernel, vcpu.vm), vcpu.vcpuIndex);
  if (!revision.has('vpet-per-vm') && vpeId >= vmtNumber(kernel, 'max_vpes'))
    return yield* outsideVpet(kernel, vcpu.vm);
  if (isBeyondTable(kernel, vmId, vpeId)) return E2BIG;

  const vpete = vpeteOf(kernel, { vmId, vpeId });
  yield* withIrsLock(kernel, clearVpete(kernel, vpete));
  if (!revision.has('vped-array')) yield* freeVped(kernel, vmId, vpeId);
  return 0;
}

function* freeVped(kernel: Kernel, vmId: number, index: number): KvmProgram<void> {
  const vped = elementOf(kernel, { struct: 'vmi', key: vmId, array: 'vped_ptrs', index });
  yield { type: 'kvm.setElement', struct: 'vmi', key: vmId, array: 'vped_ptrs', index, value: null };
  yield* kfree(vped, FREE);
}

function* readVpete(kernel: Kernel, vpete: PhysAddr): KvmProgram<bigint> {
  if (kernel.revision.has('sync-before-read')) {
    yield* cleanInval(kernel, ALLOC, [{ ...vpeteRange(vpete), op: 'clean-invalidate' }]);
  }
  return yield* loadEntry(kernel, vpete, ALLOC);
}

function* writeVpete(
  kernel: Kernel,
  vpete: PhysAddr,
  { vped, ranges }: { readonly vped: PhysAddr; readonly ranges: readonly SyncRange[] },
): KvmProgram<void> {
  yield* storeEntry(vpete, encodeVpete({ vpedBase: vped }), ALLOC);
  yield* cleanInval(kernel, ALLOC, [...ranges, vpeteRange(vpete)]);
}

function* clearVpete(kernel: Kernel, vpete: PhysAddr): KvmProgram<void> {
  yield* clearEntry(vpete, FREE);
  yield* cleanInval(kernel, FREE, [vpeteRange(vpete)]);
}

/** The VPE table has fewer entries than the hardware could take, if it was made for the VM. */
function isBeyondTable(kernel: Kernel, vmId: number, vpeId: number): boolean {
  return kernel.revision.has('vpet-per-vm') && vpeId >= 2 ** vmiNumber(kernel, vmId, 'vpe_id_bits');
}

/** The entry of a VPE. A VM whose release failed half-way may have no table any more. */
function vpeteOf(kernel: Kernel, { vmId, vpeId }: { readonly vmId: number; readonly vpeId: number }): PhysAddr {
  return physOffset(vmiPointer(kernel, vmId, 'vpet_base') ?? NULL_BASE, vpeteOffset(vpeId));
}

/** The vCPU's descriptor in the VM's array, as the field takes it: a multiple of 8. */
function vpedInArray(kernel: Kernel, vmId: number, vcpuIndex: number): PhysAddr {
  const base = vmiPointer(kernel, vmId, 'vped_base') ?? NULL_BASE;
  const offset = vpedOffset({ vcpuIndex, vpedSizeBytes: vmtNumber(kernel, 'vped_size') });
  return lineBase(physOffset(base, offset), VPED_ALIGN_BYTES);
}

function* outsideVpet(kernel: Kernel, vm: number): KvmProgram<number> {
  yield* complain(kernel, vm, 'VPE ID is outside of VPET range');
  return E2BIG;
}

function vpeteRange(addr: PhysAddr): SyncRange {
  return { addr, sizeBytes: VPETE_BYTES, op: 'clean' };
}

const ALLOC = 'vgic_v5_vmte_alloc_vpe';
const FREE = 'vgic_v5_vmte_free_vpe';
const VPED_ALIGN_BYTES = 8;
