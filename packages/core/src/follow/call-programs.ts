import { physAddr } from '../arch/addr.ts';
import { vmtPointer } from '../kvm/bookkeeping.ts';
import type { KvmCommandName } from '../kvm/events.ts';
import type { Kernel } from '../kvm/kernel.ts';
import { operation } from '../kvm/operations.ts';
import { init } from '../kvm/programs/init.ts';
import { irsAssignVmt, irsClearVmt } from '../kvm/programs/irs-vmt.ts';
import { lpiIstFree, spiIstFree } from '../kvm/programs/ist-free.ts';
import { withConfigLock } from '../kvm/programs/locks.ts';
import { discardPendingIrqs, restorePendingIrqs } from '../kvm/programs/pending.ts';
import { restoreLpiIst, restoreSpiIst } from '../kvm/programs/restore.ts';
import { saveLpiIst, saveSpiIst } from '../kvm/programs/save.ts';
import { COMMAND_INFO_TYPES, COMMAND_TYPES, sendCommand } from '../kvm/programs/send-command.ts';
import { teardown } from '../kvm/programs/teardown.ts';
import { vmtAllocate } from '../kvm/programs/vmt-alloc.ts';
import { vmtFree } from '../kvm/programs/vmt-free.ts';
import { vmteRelease } from '../kvm/programs/vmte-release.ts';
import type { KvmProgram } from '../kvm/steps.ts';
import type { EnterCall } from '../pe/commands.ts';

/**
 * The program of a kernel function that was entered with no operation open, as on a real kernel; null for a
 * function that is not the root of one, or whose arguments the probe did not fetch.
 */
export function programOfCall(kernel: Kernel, call: EnterCall): KvmProgram<number | void> | null {
  const vm = argument(call, 'vm');
  const program = ofHost(kernel, call);
  if (program !== null || vm === null || !kernel.guests.has(vm)) return program;
  return ofVm(kernel, call, vm);
}

function ofHost(kernel: Kernel, call: EnterCall): KvmProgram<number> | null {
  switch (call.func) {
    case 'vgic_v5_vmt_allocate':
      return vmtAllocate(kernel);
    case 'vgic_v5_irs_assign_vmt': {
      const base = vmtPointer(kernel, 'base');
      return irsAssignVmt(kernel, base ?? physAddr(argument(call, 'vmt_base') ?? 0));
    }
    case 'vgic_v5_irs_clear_vmt':
      return irsClearVmt(kernel);
    case 'vgic_v5_vmt_free':
      return vmtFree(kernel);
    default:
      return null;
  }
}

function ofVm(kernel: Kernel, call: EnterCall, vm: number): KvmProgram<number | void> | null {
  const { caller } = call;
  const idBits = argument(call, 'id_bits');
  switch (call.func) {
    case 'vgic_v5_init':
      return withConfigLock(kernel, vm, init(kernel, vm));
    case 'vgic_v5_teardown':
      return withConfigLock(kernel, vm, teardown(kernel, vm, caller));
    case 'vgic_v5_vmte_release':
      return vmteRelease(kernel, vm, caller);
    case 'vgic_v5_spi_ist_alloc':
    case 'vgic_v5_spi_ist_allocate': {
      const spiCount = null;
      const isFreedOnFailure = true;
      return idBits === null ? null : operation(kernel, { op: 'spi_enable', vm, idBits, spiCount, isFreedOnFailure });
    }
    case 'vgic_v5_lpi_ist_alloc':
      return idBits === null ? null : operation(kernel, { op: 'lpi_enable', vm, idBits });
    case 'vgic_v5_lpi_ist_free':
      return withConfigLock(kernel, vm, lpiIstFree(kernel, vm, caller));
    case 'vgic_v5_spi_ist_free':
      return withConfigLock(kernel, vm, spiIstFree(kernel, vm, caller));
    case 'vgic_v5_save_spi_ist':
      return withConfigLock(kernel, vm, saveSpiIst(kernel, vm));
    case 'vgic_v5_save_lpi_ist':
      return withConfigLock(kernel, vm, saveLpiIst(kernel, vm));
    case 'vgic_v5_restore_spi_ist':
      return withConfigLock(kernel, vm, restoreSpiIst(kernel, vm));
    case 'vgic_v5_restore_lpi_ist':
      return withConfigLock(kernel, vm, restoreLpiIst(kernel, vm));
    case 'vgic_v5_restore_pending_irqs':
      return withConfigLock(kernel, vm, restorePendingIrqs(kernel, vm));
    case 'vgic_v5_discard_pending_irqs':
      return withConfigLock(kernel, vm, discardPendingIrqs(kernel, vm));
    case 'vgic_v5_send_command': {
      const command = commandOf(kernel, argument(call, 'type'));
      const vcpuIndex = argument(call, 'vcpu') ?? 0;
      return command === null ? null : sendCommand(kernel, { vm, vcpuIndex, command, caller });
    }
    default:
      return null;
  }
}

type Sent = Exclude<KvmCommandName, 'VPE_CR0_WRITE'>;

function commandOf(kernel: Kernel, type: number | null): Sent | null {
  const types = kernel.revision.has('command-enum') ? COMMAND_TYPES : COMMAND_INFO_TYPES;
  const names: readonly Sent[] = [
    'VMT_L2_MAP',
    'VMTE_MAKE_VALID',
    'VMTE_MAKE_INVALID',
    'VPE_MAKE_VALID',
    'SPI_VIST_MAKE_VALID',
    'LPI_VIST_MAKE_VALID',
    'LPI_VIST_MAKE_INVALID',
  ];
  return names.find((name) => types[name] === type) ?? null;
}

/** An argument as a number; null when the probe did not fetch it. */
function argument({ args }: EnterCall, name: string): number | null {
  const value = args.find((arg) => arg.name === name)?.value;
  const number = Number(value);
  return value === undefined || !Number.isSafeInteger(number) || number < 0 ? null : number;
}
