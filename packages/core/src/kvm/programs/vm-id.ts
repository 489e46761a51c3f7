import { derefVmtInfo, setVm, vmIdOf, vmtNumber } from '../bookkeeping.ts';
import { EBUSY, ENOSPC } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, callVoid, type KvmProgram, warn } from '../steps.ts';

/** Takes the lowest free VM ID. Mirrors `vgic_v5_allocate_vm_id()`. */
export function* allocateVmId(kernel: Kernel, vm: number): KvmProgram<number> {
  return yield* call({ func: ALLOCATE, caller: 'vgic_v5_init', args: { vm } }, takeVmId(kernel, vm));
}

/** Gives a VM's ID back. Mirrors `vgic_v5_release_vm_id()`. */
export function* releaseVmId(kernel: Kernel, vm: number): KvmProgram<void> {
  yield* callVoid({ func: 'vgic_v5_release_vm_id', caller: 'vgic_v5_teardown', args: { vm } }, forgetVmId(kernel, vm));
}

/** `ida_free()` of a VM's ID. */
export function* freeVmId(kernel: Kernel, vm: number): KvmProgram<void> {
  const vmId = vmIdOf(kernel, vm);
  if (vmId === null) return;
  const { nextVmId, releasedVmIds } = kernel.state();
  if (vmId >= nextVmId || releasedVmIds.includes(vmId)) {
    yield* warn('ida_free', 'ida_free called for an id which is not allocated');
    return;
  }
  yield { type: 'kvm.releaseVmId', vm, vmId };
}

function* takeVmId(kernel: Kernel, vm: number): KvmProgram<number> {
  if (kernel.revision.has('vm-id-sentinel') && vmIdOf(kernel, vm) !== null) return EBUSY;
  yield* derefVmtInfo(kernel, ALLOCATE);
  const { nextVmId, releasedVmIds } = kernel.state();
  const vmId = releasedVmIds[0] ?? nextVmId;
  if (vmId >= vmtNumber(kernel, 'num_entries')) return ENOSPC;
  yield { type: 'kvm.takeVmId', vm, vmId };
  yield* setVm(vm, 'vm_id', vmId);
  return 0;
}

function* forgetVmId(kernel: Kernel, vm: number): KvmProgram<void> {
  yield* freeVmId(kernel, vm);
  if (kernel.revision.has('vm-id-sentinel')) yield* setVm(vm, 'vm_id', null);
}

const ALLOCATE = 'vgic_v5_allocate_vm_id';
