import { unreachable } from '../../kernel/invariant.ts';
import { guestOf, vmIdOf } from '../bookkeeping.ts';
import { EINVAL, ENXIO } from '../errno.ts';
import type { KvmCommandName } from '../events.ts';
import type { Kernel } from '../kernel.ts';
import { call, type KvmProgram } from '../steps.ts';
import { irsUpdateVist, irsVmapL2Vmt, irsVmapVm } from './irs-commands.ts';
import { irsSetUpVpe } from './irs-vpe.ts';
import { withIrsLock } from './locks.ts';
import { vpeIdForCommand } from './vpe-id.ts';

/** A vCPU whose doorbell is the conduit for a command, and who sends it. */
export interface CommandRoute {
  readonly vm: number;
  readonly vcpuIndex: number;
  readonly caller: string;
}

/** A command that says everything by its name. */
export interface VcpuCommand extends CommandRoute {
  readonly command: Exclude<KvmCommandName, 'VPE_CR0_WRITE'>;
}

/** Passes a command for a VM. Mirrors `vgic_v5_send_command()`. */
export function* sendCommand(kernel: Kernel, send: VcpuCommand): KvmProgram<number> {
  const types = kernel.revision.has('command-enum') ? COMMAND_TYPES : COMMAND_INFO_TYPES;
  const args = { vm: send.vm, vcpu: send.vcpuIndex, type: types[send.command] };
  return yield* call({ func: SEND, caller: send.caller, args }, sendByDoorbell(kernel, send));
}

/** Mirrors `irq_set_vcpu_affinity()` on a vCPU's doorbell. */
export function* irqSetVcpuAffinity(kernel: Kernel, send: VcpuCommand): KvmProgram<number> {
  return yield* throughDoorbell(kernel, send, (target) => dbSetVcpuAffinity(kernel, { ...send, ...target }));
}

/** Where a command ends up: the VM's ID and the LPI behind the doorbell. */
export interface CommandTarget {
  readonly vmId: number;
  readonly hwirq: number;
}

/** Runs a handler by way of a doorbell's interrupt, as the interrupt core does. */
export function* throughDoorbell(
  kernel: Kernel,
  send: CommandRoute & { readonly command: KvmCommandName },
  handle: (target: CommandTarget) => KvmProgram<number>,
): KvmProgram<number> {
  const { command, caller } = send;
  const doorbell = doorbellOf(kernel, send);
  const vmId = doorbell.isLive ? vmIdOf(kernel, send.vm) : null;
  const vpeIndex = doorbell.isLive ? send.vcpuIndex : null;
  const reply = yield { type: 'kvm.sendCommand', irq: doorbell.irq, command, vmId, vpeIndex, caller };
  const ret =
    reply.type === 'refused'
      ? reply.err
      : vmId === null
        ? EINVAL // No such interrupt.
        : yield* withIrsLock(kernel, handle({ vmId, hwirq: doorbell.hwirq }));
  yield { type: 'kvm.returnCommand', command, vmId, ret };
  return ret;
}

function* sendByDoorbell(kernel: Kernel, send: VcpuCommand): KvmProgram<number> {
  if (kernel.revision.has('doorbell-check') && doorbellOf(kernel, send).irq === NO_IRQ) return ENXIO;
  return yield* irqSetVcpuAffinity(kernel, { ...send, caller: SEND });
}

/** Mirrors `vgic_v5_db_set_vcpu_affinity()`, the handler of the per-VM doorbell chip. */
function* dbSetVcpuAffinity(
  kernel: Kernel,
  { vm, vcpuIndex, command, vmId, hwirq }: VcpuCommand & CommandTarget,
): KvmProgram<number> {
  switch (command) {
    case 'VMT_L2_MAP':
      return yield* irsVmapL2Vmt(kernel, vmId);
    case 'VMTE_MAKE_VALID':
      return yield* irsVmapVm(kernel, vmId, 'map');
    case 'VMTE_MAKE_INVALID':
      return yield* irsVmapVm(kernel, vmId, 'unmap');
    case 'VPE_MAKE_VALID':
      return yield* irsSetUpVpe(kernel, {
        vmId,
        vpeId: vpeIdForCommand(kernel, guestOf(kernel, vm), vcpuIndex),
        hwirq,
      });
    case 'SPI_VIST_MAKE_VALID':
      return yield* irsUpdateVist(kernel, { vmId, type: 'spi', action: 'map' });
    case 'LPI_VIST_MAKE_VALID':
      return yield* irsUpdateVist(kernel, { vmId, type: 'lpi', action: 'map' });
    case 'LPI_VIST_MAKE_INVALID':
      return yield* irsUpdateVist(kernel, { vmId, type: 'lpi', action: 'unmap' });
    default:
      return unreachable(command);
  }
}

/** What `vgic_v5_vpe_db()` says of a vCPU, and whether there is such an interrupt. */
function doorbellOf(
  kernel: Kernel,
  { vm, vcpuIndex }: { readonly vm: number; readonly vcpuIndex: number },
): { readonly irq: number; readonly hwirq: number; readonly isLive: boolean } {
  const doorbells = kernel.state().doorbells[vm];
  const isForgotten = doorbells?.areFreed === true && kernel.revision.has('doorbell-cleared');
  if (doorbells === undefined || isForgotten || vcpuIndex >= doorbells.count) {
    return { irq: NO_IRQ, hwirq: 0, isLive: false };
  }
  return {
    irq: doorbells.firstIrq + vcpuIndex,
    hwirq: doorbells.firstHwirq + vcpuIndex,
    isLive: !doorbells.areFreed,
  };
}

const SEND = 'vgic_v5_send_command';
const NO_IRQ = 0;

/** `enum gicv5_vcpu_info_cmd_type`, as long as commands were passed in a structure. */
export const COMMAND_INFO_TYPES: Readonly<Record<VcpuCommand['command'], number>> = {
  VMT_L2_MAP: 0,
  VMTE_MAKE_VALID: 1,
  VMTE_MAKE_INVALID: 2,
  SPI_VIST_MAKE_VALID: 3,
  LPI_VIST_MAKE_VALID: 4,
  LPI_VIST_MAKE_INVALID: 5,
  VPE_MAKE_VALID: 6,
};

/** `enum gicv5_vcpu_cmd`, since then. */
export const COMMAND_TYPES: Readonly<Record<VcpuCommand['command'], number>> = {
  VMT_L2_MAP: 0,
  VMTE_MAKE_VALID: 1,
  VMTE_MAKE_INVALID: 2,
  VPE_MAKE_VALID: 3,
  SPI_VIST_MAKE_VALID: 4,
  LPI_VIST_MAKE_VALID: 5,
  LPI_VIST_MAKE_INVALID: 6,
};
