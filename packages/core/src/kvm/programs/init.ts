import { guestOf } from '../bookkeeping.ts';
import { ENODEV } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, type KvmProgram, prErr, warn } from '../steps.ts';
import { sendCommand } from './send-command.ts';
import { freeDoorbells, teardown } from './teardown.ts';
import { allocateVmId } from './vm-id.ts';
import { vmteInit } from './vmte-init.ts';
import { vmteRelease } from './vmte-release.ts';
import { vmteAllocVpe, vmteFreeVpe } from './vpe.ts';

/** Makes a VM known to the IRS. Mirrors `vgic_v5_init()`. */
export function* init(kernel: Kernel, vm: number): KvmProgram<number> {
  return yield* call({ func: SITE, caller: 'harness', args: { vm } }, initVm(kernel, vm));
}

function* initVm(kernel: Kernel, vm: number): KvmProgram<number> {
  const { revision } = kernel;
  const count = guestOf(kernel, vm).vcpuIds.length;
  if (!revision.has('vmt-pointer-cleared') && kernel.state().vmtInfo === null) {
    yield* prErr('No VM tables allocated; something is horribly wrong');
    return ENODEV;
  }
  if (count === 0) {
    if (!revision.has('quiet-errors')) yield* warn(SITE, 'nr_vcpus == 0');
    return ENODEV;
  }
  const noId = yield* allocateVmId(kernel, vm);
  if (noId !== 0) return noId;

  // Doorbells first: they are the conduit for commands to the IRS.
  yield { type: 'kvm.createDoorbells', vm, count };
  const progress = { isVmteMade: false, vpeCount: 0 };
  const ret = yield* populate(kernel, vm, progress);
  if (ret !== 0) {
    if (revision.has('init-calls-teardown')) yield* teardown(kernel, vm, SITE);
    else yield* undo(kernel, vm, progress);
  }
  return ret;
}

/** How far initialisation came. */
interface Progress {
  isVmteMade: boolean;
  vpeCount: number;
}

function* populate(kernel: Kernel, vm: number, progress: Progress): KvmProgram<number> {
  const made = yield* vmteInit(kernel, vm);
  if (made !== 0) return made;
  progress.isVmteMade = true;

  // Any vCPU would do.
  const valid = yield* sendCommand(kernel, { vm, vcpuIndex: 0, command: 'VMTE_MAKE_VALID', caller: SITE });
  if (valid !== 0) return valid;

  const count = guestOf(kernel, vm).vcpuIds.length;
  for (let vcpuIndex = 0; vcpuIndex < count; vcpuIndex += 1) {
    const ret = yield* vmteAllocVpe(kernel, { vm, vcpuIndex });
    if (ret !== 0) return ret;
    progress.vpeCount += 1;
  }
  return 0;
}

/** The prototype undoes its steps, the last one first, but leaves the VM valid. */
function* undo(kernel: Kernel, vm: number, progress: Progress): KvmProgram<void> {
  for (let vcpuIndex = progress.vpeCount - 1; vcpuIndex >= 0; vcpuIndex -= 1) {
    yield* vmteFreeVpe(kernel, { vm, vcpuIndex }, SITE);
  }
  if (progress.isVmteMade) yield* vmteRelease(kernel, vm, SITE);
  yield* freeDoorbells(kernel, vm);
}

const SITE = 'vgic_v5_init';
