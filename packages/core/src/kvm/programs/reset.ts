import { guestOf } from '../bookkeeping.ts';
import type { Kernel } from '../kernel.ts';
import { callVoid, type KvmProgram, prWarn, warn } from '../steps.ts';
import { sendCommand } from './send-command.ts';

/** Resets all vCPUs of a VM, which makes their VPEs valid. */
export function* resetVcpus(kernel: Kernel, vm: number): KvmProgram<void> {
  for (let vcpuIndex = 0; vcpuIndex < guestOf(kernel, vm).vcpuIds.length; vcpuIndex += 1) {
    const args = { vm, vcpu: vcpuIndex };
    yield* callVoid({ func: SITE, caller: 'harness', args }, reset(kernel, { vm, vcpuIndex }));
  }
}

/** Mirrors `vgic_v5_reset()`. */
function* reset(
  kernel: Kernel,
  { vm, vcpuIndex }: { readonly vm: number; readonly vcpuIndex: number },
): KvmProgram<void> {
  const ret = yield* sendCommand(kernel, { vm, vcpuIndex, command: 'VPE_MAKE_VALID', caller: SITE });
  if (ret === 0) return;
  if (kernel.revision.has('reset-keeps-vm')) {
    yield* warn(SITE, 'vgic_v5_send_command(vcpu, VPE_MAKE_VALID)');
    return;
  }
  yield* warn(SITE, 'rc');
  yield* prWarn('could not map VPE to IRS');
  yield { type: 'kvm.killVm', vm };
}

const SITE = 'vgic_v5_reset';
