import { hexWord, type Word64, word64, ZERO_WORD } from '../../arch/addr.ts';
import { IRS_ID_REGISTERS } from '../../arch/irs-id-regs.ts';
import {
  IRS_CR0,
  IRS_CR1,
  IRS_IST_BASER,
  IRS_IST_CFGR,
  IRS_IST_STATUSR,
  IRS_MAP_L2_ISTR,
  IRS_PE_CR0,
  IRS_PE_SELR,
  IRS_PE_STATUSR,
  IRS_SPI_CFGR,
  IRS_SPI_DOMAINR,
  IRS_SPI_RESAMPLER,
  IRS_SPI_SELR,
  IRS_SPI_STATUSR,
  IRS_SPI_VMR,
  IRS_SYNC_STATUSR,
  IRS_SYNCR,
} from '../../arch/irs-ist-regs.ts';
import { registerCovering } from '../../arch/irs-regs.ts';
import type { Register } from '../../arch/register.ts';
import { unreachable } from '../../kernel/invariant.ts';
import type { Kernel } from '../kernel.ts';
import { kvmErr, type KvmProgram, named } from '../steps.ts';
import { type GuestCpu, readIstRegister, writeIstRegister } from './emulation-ist.ts';
import { readMiscRegister, writeMiscRegister } from './emulation-misc.ts';
import { readSpiRegister, writeSpiRegister } from './emulation-spi.ts';

/** Where a guest accesses its IRS frame, and how wide. */
export interface GuestAccess extends GuestCpu {
  /** Bytes from the start of the config frame. */
  readonly offset: number;
  readonly widthBits: 32 | 64;
}

/** What KVM does about a guest's write. Mirrors the write handlers of `vgic_v5_irs_registers`. */
export function* emulateWrite(kernel: Kernel, access: GuestAccess, value: Word64): KvmProgram<void> {
  const target = targetOf(kernel, access);
  if (target === null) return;
  const { group } = target;
  const args = { vm: access.vm, vcpu: access.vcpuIndex, offset: BigInt(access.offset), val: value };
  yield {
    type: 'call.enter',
    func: `vgic_v5_mmio_write_irs_${group}`,
    caller: 'dispatch_mmio_write',
    args: named(args),
  };
  yield* write(kernel, { access, target, value });
  yield { type: 'call.return', func: `vgic_v5_mmio_write_irs_${group}`, caller: 'dispatch_mmio_write', ret: null };
}

/** What a guest reads. Mirrors the read handlers of `vgic_v5_irs_registers`. */
export function* emulateRead(kernel: Kernel, access: GuestAccess): KvmProgram<Word64> {
  const target = targetOf(kernel, access);
  if (target === null) return ZERO_WORD;
  const { group, register } = target;
  const args = { vm: access.vm, vcpu: access.vcpuIndex, offset: BigInt(access.offset) };
  yield { type: 'call.enter', func: `vgic_v5_mmio_read_irs_${group}`, caller: 'dispatch_mmio_read', args: named(args) };
  const value = yield* read(kernel, { access, target });
  // The value is in the event of the guest's access.
  yield { type: 'call.return', func: `vgic_v5_mmio_read_irs_${group}`, caller: 'dispatch_mmio_read', ret: null };
  return word64(BigInt.asUintN(access.widthBits, value >> BigInt(8 * (access.offset - register.offset))));
}

/** Which handler a register belongs to. */
type Group = 'misc' | 'spi' | 'ist' | 'unimpl';

interface Target {
  readonly register: Register;
  readonly group: Group;
}

/** The register that an access is for; null where it reads as zero and ignores writes. */
function targetOf(kernel: Kernel, { offset, widthBits }: GuestAccess): Target | null {
  const register = registerCovering(offset);
  if (register === null) return null;
  const isWhole = offset === register.offset && widthBits === register.widthBits;
  const isHalf = register.widthBits === 64 && widthBits === 32 && offset % 4 === 0;
  if (!isWhole && !(isHalf && kernel.revision.has('split-64bit-access'))) return null;
  const group = GROUPS.get(register) ?? 'unimpl';
  return group === 'unimpl' && kernel.revision.has('quiet-guest-errors') ? null : { register, group };
}

interface Write {
  readonly access: GuestAccess;
  readonly target: Target;
  readonly value: Word64;
}

function* write(kernel: Kernel, { access, target, value }: Write): KvmProgram<void> {
  const { vm } = access;
  const { offset } = target.register;
  switch (target.group) {
    case 'misc':
      return yield* writeMiscRegister(kernel, vm, offset, value);
    case 'spi':
      return yield* writeSpiRegister(kernel, vm, offset, value);
    case 'ist':
      return yield* writeIstRegister(kernel, access, { offset, merge: (current) => merged(current, access, value) });
    case 'unimpl': {
      const message = `Write of ${hexWord(value)} to  unimplemented IRS register at offset 0x${offset.toString(16)}`;
      return yield* kvmErr(vm, message);
    }
    default:
      return unreachable(target.group);
  }
}

function* read(
  kernel: Kernel,
  { access, target }: { readonly access: GuestAccess; readonly target: Target },
): KvmProgram<Word64> {
  const { vm } = access;
  const { offset } = target.register;
  switch (target.group) {
    case 'misc':
      return yield* readMiscRegister(kernel, vm, offset);
    case 'spi':
      return yield* readSpiRegister(kernel, vm, offset);
    case 'ist':
      return readIstRegister(kernel, vm, offset);
    case 'unimpl':
      yield* kvmErr(vm, `Read from unimplemented IRS register at offset 0x${offset.toString(16)}`);
      return ZERO_WORD;
    default:
      return unreachable(target.group);
  }
}

/** A 64-bit register after a write of all of it, or of one half. Mirrors `update_64bit_reg()`. */
function merged(current: Word64, { offset, widthBits }: GuestAccess, value: Word64): Word64 {
  if (widthBits === 64) return value;
  const isHigh = offset % 8 === 4;
  return word64(isHigh ? (value << 32n) | BigInt.asUintN(32, current) : ((current >> 32n) << 32n) | value);
}

/** Registers with a handler of their own. */
const GROUPS: ReadonlyMap<Register, Group> = new Map<Register, Group>([
  ...IRS_ID_REGISTERS.map((register): [Register, Group] => [register, 'misc']),
  [IRS_CR0, 'misc'],
  [IRS_CR1, 'misc'],
  [IRS_SYNCR, 'misc'],
  [IRS_SYNC_STATUSR, 'misc'],
  [IRS_PE_SELR, 'misc'],
  [IRS_PE_STATUSR, 'misc'],
  [IRS_PE_CR0, 'misc'],
  [IRS_SPI_VMR, 'spi'],
  [IRS_SPI_SELR, 'spi'],
  [IRS_SPI_DOMAINR, 'spi'],
  [IRS_SPI_RESAMPLER, 'spi'],
  [IRS_SPI_CFGR, 'spi'],
  [IRS_SPI_STATUSR, 'spi'],
  [IRS_IST_BASER, 'ist'],
  [IRS_IST_CFGR, 'ist'],
  [IRS_IST_STATUSR, 'ist'],
  [IRS_MAP_L2_ISTR, 'ist'],
]);
