import type { PhysAddr } from '../../arch/addr.ts';
import { fieldIsSet } from '../../arch/bits.ts';
import { VMTE_VALID } from '../../arch/vmte.ts';
import { guestOf, setVm, vmIdOf, vmtNumber } from '../bookkeeping.ts';
import { E2BIG, EINVAL, EIO, ENOMEM } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, kfree, kvmErr, type KvmProgram, kzalloc } from '../steps.ts';
import { complain } from './complaints.ts';
import { allocL2Vmt } from './l2-vmt.ts';
import { withIrsLock } from './locks.ts';
import { fillVmte, insertVmi, type VmBuffers } from './vm-buffers.ts';
import { getL2Vmte, readVmteWord, resetVmte } from './vmte.ts';

/** Makes the VMTE of a VM, with VPE table and descriptors. Mirrors `vgic_v5_vmte_init()`. */
export function* vmteInit(kernel: Kernel, vm: number): KvmProgram<number> {
  return yield* call({ func: SITE, caller: 'vgic_v5_init', args: { vm } }, initVmte(kernel, vm));
}

function* initVmte(kernel: Kernel, vm: number): KvmProgram<number> {
  const { revision } = kernel;
  if (revision.has('vpet-per-vm') && guestOf(kernel, vm).vcpuIds.length > vmtNumber(kernel, 'max_vpes')) return E2BIG;

  const mapped = yield* allocL2Vmt(kernel, vm);
  if (mapped !== 0) {
    if (revision.has('l2-map-unwind')) return mapped;
    yield* kvmErr(vm, 'Failed to make the L2 VMTE valid!');
    return EIO;
  }

  const found = yield* getL2Vmte(kernel, vm);
  if (!found.ok) {
    yield* complain(kernel, vm, 'Failed to look up VMTE');
    return found.err;
  }

  const word0 = yield* withIrsLock(kernel, readVmteWord(kernel, { vmte: found.vmte, word: 0, site: SITE }));
  const vmId = vmIdOf(kernel, vm) ?? 0;
  if (fieldIsSet(word0, VMTE_VALID)) {
    yield* complain(kernel, vm, `Attempt to initialize a valid VMTE (0x${vmId.toString(16)})!`);
    return EINVAL;
  }

  const reset = yield* resetVmte(kernel, vm, SITE);
  if (reset !== 0) {
    yield* complain(kernel, vm, 'Failed to reset VMTE');
    return reset;
  }
  return yield* populateVmte(kernel, { vm, vmId, vmte: found.vmte });
}

interface VmteOfVm {
  readonly vm: number;
  readonly vmId: number;
  readonly vmte: PhysAddr;
}

function* populateVmte(kernel: Kernel, { vm, vmId, vmte }: VmteOfVm): KvmProgram<number> {
  const buffers: VmBuffers = { vmi: null, vmd: null, vpet: null, vpeds: null, isInserted: false, hidden: [] };
  const ret = yield* allocAndFill(kernel, { vm, vmId, vmte }, buffers);
  if (ret === 0) return 0;
  yield* unwind(kernel, vmId, buffers);
  yield* resetVmte(kernel, vm, SITE);
  return ret;
}

function* allocAndFill(kernel: Kernel, { vm, vmId, vmte }: VmteOfVm, buffers: VmBuffers): KvmProgram<number> {
  const isFirst = kernel.revision.has('init-unwind');
  buffers.vmi = yield* kzalloc(vmiBytes(kernel), false, SITE);
  if (buffers.vmi === null) return ENOMEM;
  if (isFirst) {
    const inserted = yield* insertVmi(kernel, vmId, buffers);
    if (inserted !== 0) return inserted;
  }
  const filled = yield* fillVmte(kernel, { vm, vmId, vmte, site: SITE }, buffers);
  if (filled !== 0) return filled;
  if (!isFirst) {
    const inserted = yield* insertVmi(kernel, vmId, buffers);
    if (inserted !== 0) return inserted;
  }
  yield* setVm(vm, 'vmte_allocated', 1);
  return 0;
}

function* unwind(kernel: Kernel, vmId: number, buffers: VmBuffers): KvmProgram<void> {
  // The prototype does not pass NULL to kfree().
  const isNullFreed = kernel.revision.has('init-unwind');
  for (const buffer of [buffers.vmd, buffers.vpet, buffers.vpeds]) {
    if (buffer !== null || isNullFreed) yield* kfree(buffer, SITE);
  }
  if (buffers.isInserted) yield { type: 'kvm.retire', struct: 'vmi', key: vmId };
  if (buffers.vmi !== null || isNullFreed) yield* kfree(buffers.vmi, SITE);
}

/** `struct vgic_v5_vm_info`, which has a list head for pending interrupts if they can be restored. */
function vmiBytes(kernel: Kernel): number {
  return kernel.revision.has('ist-save-restore') ? 72 : 56;
}

const SITE = 'vgic_v5_vmte_init';
