import { type Word64, word64, ZERO_WORD } from '../../arch/addr.ts';
import { fieldGet, fieldIsSet, fieldNumber, fieldPut } from '../../arch/bits.ts';
import { IRS_IST_BASER, IRS_IST_CFGR, IRS_IST_STATUSR, IRS_MAP_L2_ISTR } from '../../arch/irs-ist-regs.ts';
import { EINVAL } from '../errno.ts';
import {
  emulatedRegister,
  fieldsOf,
  guestIdBits,
  guestLpiIdBits,
  isGuestIstValid,
  setEmulatedRegister,
} from '../guest-frame.ts';
import type { Kernel } from '../kernel.ts';
import { call, kvmErr, type KvmProgram, warn, withLock } from '../steps.ts';
import { lpiIstFree } from './ist-free.ts';
import { lpiIstAlloc } from './lpi-ist.ts';
import { irqSetVcpuAffinity } from './send-command.ts';

/** A vCPU that accesses the frame. */
export interface GuestCpu {
  readonly vm: number;
  readonly vcpuIndex: number;
}

/** A write of a register, perhaps of one half of it. */
export interface IstWrite {
  readonly offset: number;
  /** What the register holds after the write, given what it holds now. */
  merge(this: void, current: Word64): Word64;
}

/** The value of an IST register. Mirrors `vgic_v5_mmio_read_irs_ist()`. */
export function readIstRegister(kernel: Kernel, vm: number, offset: number): Word64 {
  switch (offset) {
    case IRS_IST_STATUSR.offset:
      // The guest sees everything done at once.
      return word64(fieldPut(IRS_IST_STATUSR.fields.IDLE, 1));
    case IRS_IST_CFGR.offset:
      return emulatedRegister(kernel, vm, IRS_IST_CFGR);
    case IRS_IST_BASER.offset:
      return emulatedRegister(kernel, vm, IRS_IST_BASER);
    default:
      return ZERO_WORD;
  }
}

/** Writes an IST register. Mirrors `vgic_v5_mmio_write_irs_ist()`. */
export function* writeIstRegister(kernel: Kernel, cpu: GuestCpu, access: IstWrite): KvmProgram<void> {
  const lock = { lock: 'config_lock', instance: cpu.vm, pe: kernel.pe } as const;
  switch (access.offset) {
    case IRS_IST_CFGR.offset: {
      const value = access.merge(ZERO_WORD);
      if (!kernel.revision.has('ignore-cfgr-while-valid')) return yield* storeCfgr(cpu.vm, value);
      return yield* withLock(lock, storeCfgrUnlessValid(kernel, cpu.vm, value));
    }
    case IRS_IST_BASER.offset:
      return yield* withLock(lock, writeBaser(kernel, cpu, access));
    case IRS_MAP_L2_ISTR.offset:
      if (!kernel.revision.has('quiet-guest-errors')) yield* kvmErr(cpu.vm, 'Write to IRS_MAP_L2_ISTR is unhandled');
      return;
    default:
      return;
  }
}

function* storeCfgrUnlessValid(kernel: Kernel, vm: number, value: Word64): KvmProgram<void> {
  if (!isGuestIstValid(kernel, vm)) yield* storeCfgr(vm, value);
}

function* storeCfgr(vm: number, value: Word64): KvmProgram<void> {
  yield* setEmulatedRegister(vm, IRS_IST_CFGR, fieldsOf(IRS_IST_CFGR, value));
}

/** Some revisions have a function for it, whose error nobody looks at. */
function* writeBaser(kernel: Kernel, cpu: GuestCpu, access: IstWrite): KvmProgram<void> {
  const value = access.merge(emulatedRegister(kernel, cpu.vm, IRS_IST_BASER));
  if (!hasWriteFunction(kernel)) {
    yield* followBaser(kernel, cpu, value);
    return;
  }
  const args = { vm: cpu.vm, vcpu: cpu.vcpuIndex, val: value };
  yield* call({ func: WRITE_BASER, caller: WRITE_IST, args }, followBaser(kernel, cpu, value));
}

/** Mirrors `vgic_v5_write_irs_ist_baser()`: what a write of IST_BASER makes KVM do. */
function* followBaser(kernel: Kernel, cpu: GuestCpu, value: Word64): KvmProgram<number> {
  const { revision } = kernel;
  const isValid = fieldIsSet(value, IRS_IST_BASER.fields.VALID);
  const wasValid = isGuestIstValid(kernel, cpu.vm);
  if (wasValid && !isValid) return yield* invalidate(kernel, cpu, value);
  if (wasValid && revision.has('ignore-second-enable')) {
    if (!revision.has('baser-fixed-while-valid')) yield* storeBaser(cpu.vm, value);
    return 0;
  }
  if (isValid) return yield* makeValid(kernel, cpu.vm, value);
  yield* storeBaser(cpu.vm, value);
  return 0;
}

function* makeValid(kernel: Kernel, vm: number, value: Word64): KvmProgram<number> {
  const { revision } = kernel;
  if (revision.has('validate-guest-cfgr') && !isCfgrValid(kernel, vm)) return EINVAL;
  if (!revision.has('baser-valid-on-success')) yield* storeBaser(vm, value);
  const ret = yield* lpiIstAlloc(kernel, {
    vm,
    idBits: guestLpiIdBits(kernel, vm),
    guestIstBase: fieldGet(value, IRS_IST_BASER.fields.ADDR),
    caller: hasWriteFunction(kernel) ? WRITE_BASER : WRITE_IST,
  });
  if (ret !== 0) {
    if (!revision.has('quiet-guest-errors')) yield* kvmErr(vm, 'Failed to alloc LPI IST');
    return ret;
  }
  if (revision.has('baser-valid-on-success')) yield* storeBaser(vm, value);
  return 0;
}

function* invalidate(kernel: Kernel, cpu: GuestCpu, value: Word64): KvmProgram<number> {
  const { revision } = kernel;
  const caller = hasWriteFunction(kernel) ? WRITE_BASER : WRITE_IST;
  const refused = yield* irqSetVcpuAffinity(kernel, { ...cpu, command: 'LPI_VIST_MAKE_INVALID', caller });
  if (refused !== 0) {
    if (revision.has('keep-ist-unless-invalid')) return refused;
    yield* warn(caller, 'irq_set_vcpu_affinity(vgic_v5_vpe_db(vcpu), &cmd_info)');
  }
  if (revision.has('baser-before-free')) {
    yield* storeBaser(cpu.vm, value);
    return yield* lpiIstFree(kernel, cpu.vm, caller);
  }
  yield* lpiIstFree(kernel, cpu.vm, caller);
  yield* storeBaser(cpu.vm, value);
  return 0;
}

/** Mirrors `vgic_v5_ist_cfgr_valid()`: a guest has linear ISTs without metadata. */
function isCfgrValid(kernel: Kernel, vm: number): boolean {
  const { ISTSZ, STRUCTURE } = IRS_IST_CFGR.fields;
  const cfgr = emulatedRegister(kernel, vm, IRS_IST_CFGR);
  const idBits = guestLpiIdBits(kernel, vm);
  const isInRange = idBits >= kernel.profile.irs.minLpiIdBits && idBits <= guestIdBits(kernel);
  return isInRange && fieldNumber(cfgr, ISTSZ) === 0 && !fieldIsSet(cfgr, STRUCTURE);
}

function* storeBaser(vm: number, value: Word64): KvmProgram<void> {
  yield* setEmulatedRegister(vm, IRS_IST_BASER, fieldsOf(IRS_IST_BASER, value));
}

function hasWriteFunction(kernel: Kernel): boolean {
  return kernel.revision.has('baser-before-free');
}

const WRITE_IST = 'vgic_v5_mmio_write_irs_ist';
const WRITE_BASER = 'vgic_v5_write_irs_ist_baser';
