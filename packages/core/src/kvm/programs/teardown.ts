import { guestOf, vmField, vmIdOf } from '../bookkeeping.ts';
import type { Kernel } from '../kernel.ts';
import { callVoid, kvmErr, type KvmProgram } from '../steps.ts';
import { sendCommand } from './send-command.ts';
import { releaseVmId } from './vm-id.ts';
import { vmteRelease } from './vmte-release.ts';
import { vmteFreeVpe } from './vpe.ts';

/** Ends a VM. Mirrors `vgic_v5_teardown()`. */
export function* teardown(kernel: Kernel, vm: number, caller: string): KvmProgram<void> {
  yield* callVoid({ func: SITE, caller, args: { vm } }, tearDown(kernel, vm));
}

function* tearDown(kernel: Kernel, vm: number): KvmProgram<void> {
  const { revision } = kernel;
  if (!revision.has('teardown-keeps-valid-vm')) return yield* tearDownRegardless(kernel, vm);
  // Init failed very early, or this is the second call.
  if (vmIdOf(kernel, vm) === null) return;

  const isReleased = vmField(kernel, vm, 'vmte_allocated') !== 1 || (yield* releaseVm(kernel, vm));
  yield* freeDoorbells(kernel, vm);
  // An ID whose entry is torn down by half is lost, so that nobody uses the entry again.
  if (isReleased && revision.has('vm-id-by-teardown')) yield* releaseVmId(kernel, vm);
}

/** True when nothing failed, and the VM's entry may be used again. */
function* releaseVm(kernel: Kernel, vm: number): KvmProgram<boolean> {
  if (!(yield* makeInvalid(kernel, vm))) return false;

  let isClean = true;
  for (let vcpuIndex = 0; vcpuIndex < guestOf(kernel, vm).vcpuIds.length; vcpuIndex += 1) {
    if ((yield* vmteFreeVpe(kernel, { vm, vcpuIndex }, SITE)) === 0) continue;
    yield* kvmErr(vm, 'Failed to free VPE');
    if (kernel.revision.has('teardown-stops-at-vpe')) return false;
    isClean = false;
  }
  return (yield* release(kernel, vm)) && isClean;
}

/** The prototype only complains, and goes on. */
function* tearDownRegardless(kernel: Kernel, vm: number): KvmProgram<void> {
  const count = guestOf(kernel, vm).vcpuIds.length;
  if (count === 0) return;
  yield* makeInvalid(kernel, vm);
  // Each vCPU gives up its own doorbell; no command is sent any more, so once for all is the same.
  yield* freeDoorbells(kernel, vm);
  for (let vcpuIndex = 0; vcpuIndex < count; vcpuIndex += 1) {
    if ((yield* vmteFreeVpe(kernel, { vm, vcpuIndex }, SITE)) !== 0) yield* kvmErr(vm, 'Failed to free VPE');
  }
  const isReleased = yield* release(kernel, vm);
  if (isReleased && kernel.revision.has('vm-id-by-teardown')) yield* releaseVmId(kernel, vm);
}

/** Mirrors `vgic_v5_free_doorbells()`. A second call finds none. */
export function* freeDoorbells(kernel: Kernel, vm: number): KvmProgram<void> {
  const doorbells = kernel.state().doorbells[vm];
  if (doorbells !== undefined && !doorbells.areFreed) yield { type: 'kvm.freeDoorbells', vm };
}

function* makeInvalid(kernel: Kernel, vm: number): KvmProgram<boolean> {
  const command = 'VMTE_MAKE_INVALID';
  const isInvalid = (yield* sendCommand(kernel, { vm, vcpuIndex: 0, command, caller: SITE })) === 0;
  if (!isInvalid) yield* kvmErr(vm, 'could not make VMTE invalid');
  return isInvalid;
}

function* release(kernel: Kernel, vm: number): KvmProgram<boolean> {
  const isReleased = (yield* vmteRelease(kernel, vm, SITE)) === 0;
  if (!isReleased) yield* kvmErr(vm, `Failed to release VM 0x${(vmIdOf(kernel, vm) ?? 0).toString(16)}`);
  return isReleased;
}

const SITE = 'vgic_v5_teardown';
