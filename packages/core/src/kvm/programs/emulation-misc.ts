import { type Word64, word64, ZERO_WORD } from '../../arch/addr.ts';
import { fieldIsSet, fieldMask, fieldNumber, fieldPut } from '../../arch/bits.ts';
import {
  IRS_CR0,
  IRS_CR1,
  IRS_PE_CR0,
  IRS_PE_SELR,
  IRS_PE_STATUSR,
  IRS_SYNC_STATUSR,
  IRS_SYNCR,
} from '../../arch/irs-ist-regs.ts';
import { guestOf } from '../bookkeeping.ts';
import { emulatedRegister, fieldsOf, setEmulatedRegister } from '../guest-frame.ts';
import type { Kernel } from '../kernel.ts';
import { kvmErr, type KvmProgram, withLock } from '../steps.ts';
import { idRegister } from './emulation-id.ts';
import { irsUpdateVpeCr0 } from './irs-vpe.ts';
import { throughDoorbell } from './send-command.ts';
import { vpeIdForCommand } from './vpe-id.ts';

/** The value of a register that is about neither SPIs nor ISTs. Mirrors `vgic_v5_mmio_read_irs_misc()`. */
export function* readMiscRegister(kernel: Kernel, vm: number, offset: number): KvmProgram<Word64> {
  switch (offset) {
    case IRS_CR0.offset:
      // The guest sees everything done at once.
      return word64(emulatedRegister(kernel, vm, IRS_CR0) | fieldPut(IRS_CR0.fields.IDLE, 1));
    case IRS_CR1.offset:
      return emulatedRegister(kernel, vm, IRS_CR1);
    case IRS_SYNC_STATUSR.offset:
      return word64(fieldPut(IRS_SYNC_STATUSR.fields.IDLE, 1));
    case IRS_PE_SELR.offset:
      return emulatedRegister(kernel, vm, IRS_PE_SELR);
    case IRS_PE_STATUSR.offset:
      return peStatus(kernel, vm);
    case IRS_PE_CR0.offset:
      return yield* readPeCr0(kernel, vm);
    default:
      return idRegister(kernel, vm, offset);
  }
}

/** Writes such a register. Mirrors `vgic_v5_mmio_write_irs_misc()`. */
export function* writeMiscRegister(kernel: Kernel, vm: number, offset: number, value: Word64): KvmProgram<void> {
  switch (offset) {
    case IRS_CR0.offset: {
      const irsen = value & fieldMask(IRS_CR0.fields.IRSEN);
      return yield* underConfigLock(kernel, vm, setEmulatedRegister(vm, IRS_CR0, irsen));
    }
    case IRS_CR1.offset: {
      // KVM keeps no hints for writing VM and VPE tables.
      const { VMT_WA, VPET_WA } = IRS_CR1.fields;
      const kept = fieldsOf(IRS_CR1, value) & ~(fieldMask(VMT_WA) | fieldMask(VPET_WA));
      return yield* setEmulatedRegister(vm, IRS_CR1, kept);
    }
    case IRS_SYNCR.offset: {
      const isLogged = fieldIsSet(value, IRS_SYNCR.fields.SYNC) && !kernel.revision.has('quiet-guest-errors');
      if (isLogged) yield* kvmErr(vm, 'Write to IRS_SYNCR not implemented');
      return;
    }
    case IRS_PE_SELR.offset:
      return yield* setEmulatedRegister(vm, IRS_PE_SELR, fieldsOf(IRS_PE_SELR, value));
    case IRS_PE_CR0.offset:
      if (!kernel.revision.has('pe-cr0-fixed')) yield* forwardPeCr0(kernel, vm, { cr0: value, what: 'update' });
      return;
    default:
      return;
  }
}

/** A PE is online if it is there. The prototype counts PEs, and says online of any. */
function peStatus(kernel: Kernel, vm: number): Word64 {
  const { IDLE, V, ONLINE } = IRS_PE_STATUSR.fields;
  const isThere = selectedVcpu(kernel, vm) !== null;
  const isOnline = isThere || !kernel.revision.has('guest-id-registers');
  return word64(fieldPut(IDLE, 1) | fieldPut(V, isThere ? 1 : 0) | fieldPut(ONLINE, isOnline ? 1 : 0));
}

function* readPeCr0(kernel: Kernel, vm: number): KvmProgram<Word64> {
  if (kernel.revision.has('pe-cr0-fixed')) {
    return word64(fieldPut(IRS_PE_CR0.fields.DPS, selectedVcpu(kernel, vm) === null ? 0 : 1));
  }
  // The prototype reads by a command that writes, of data that it never set.
  yield* forwardPeCr0(kernel, vm, { cr0: ZERO_WORD, what: 'read' });
  return ZERO_WORD;
}

/** Passes PE_CR0 on to VPE_CR0 of the host IRS, through the doorbell of the selected vCPU. */
function* forwardPeCr0(
  kernel: Kernel,
  vm: number,
  { cr0, what }: { readonly cr0: Word64; readonly what: 'read' | 'update' },
): KvmProgram<void> {
  const isQuiet = kernel.revision.has('quiet-guest-errors');
  const vcpuIndex = selectedVcpu(kernel, vm);
  if (vcpuIndex === null) {
    const message = `Guest programmed invalid IAFFID (0x${iaffidOf(kernel, vm).toString(16)}) into the IRS_PE_SELR`;
    if (!isQuiet) yield* kvmErr(vm, message);
    return;
  }
  const caller = what === 'read' ? 'vgic_v5_mmio_read_irs_misc' : 'vgic_v5_mmio_write_irs_misc';
  const send = { vm, vcpuIndex, command: 'VPE_CR0_WRITE', caller } as const;
  const vpeId = vpeIdForCommand(kernel, guestOf(kernel, vm), vcpuIndex);
  const passed = throughDoorbell(kernel, send, ({ vmId }) => irsUpdateVpeCr0(kernel, { vmId, vpeId, cr0 }));
  const ret = yield* underConfigLock(kernel, vm, passed);
  if (ret !== 0 && !isQuiet) yield* kvmErr(vm, `Could not ${what} VPE_CR0 in IRS: ${ret}`);
}

/** Index of the vCPU that PE_SELR selects; null when there is none. */
function selectedVcpu(kernel: Kernel, vm: number): number | null {
  const { vcpuIds } = guestOf(kernel, vm);
  const iaffid = iaffidOf(kernel, vm);
  if (!kernel.revision.has('guest-id-registers')) return iaffid < vcpuIds.length ? iaffid : null;
  const index = vcpuIds.indexOf(iaffid);
  return index < 0 ? null : index;
}

function iaffidOf(kernel: Kernel, vm: number): number {
  return fieldNumber(emulatedRegister(kernel, vm, IRS_PE_SELR), IRS_PE_SELR.fields.IAFFID);
}

function* underConfigLock<Return>(kernel: Kernel, vm: number, body: KvmProgram<Return>): KvmProgram<Return> {
  return yield* withLock({ lock: 'config_lock', instance: vm, pe: kernel.pe }, body);
}
