import { type Word64, word64 } from '../arch/addr.ts';
import { fieldIsSet, fieldMask, fieldNumber } from '../arch/bits.ts';
import { IRS_IST_BASER, IRS_IST_CFGR, IRS_PE_SELR, IRS_SPI_SELR } from '../arch/irs-ist-regs.ts';
import type { Register } from '../arch/register.ts';
import type { Kernel } from './kernel.ts';
import type { KvmProgram } from './steps.ts';

/** What KVM keeps of a register of a VM's emulated IRS frame. */
export function emulatedRegister(kernel: Kernel, vm: number, register: Register): Word64 {
  return kernel.state().frames[vm]?.registers[register.offset] ?? word64(RESET_VALUES[register.offset] ?? 0n);
}

/** Keeps a value. */
export function* setEmulatedRegister(vm: number, { offset }: Register, value: bigint): KvmProgram<void> {
  yield { type: 'kvm.setEmulatedRegister', vm, offset, value: word64(value) };
}

/** True when the guest's IST_BASER is valid. */
export function isGuestIstValid(kernel: Kernel, vm: number): boolean {
  return fieldIsSet(emulatedRegister(kernel, vm, IRS_IST_BASER), IRS_IST_BASER.fields.VALID);
}

/** The guest's IST_CFGR.LPI_ID_BITS. */
export function guestLpiIdBits(kernel: Kernel, vm: number): number {
  return fieldNumber(emulatedRegister(kernel, vm, IRS_IST_CFGR), IRS_IST_CFGR.fields.LPI_ID_BITS);
}

/** IDR2.ID_BITS as the guest sees it: the most LPI ID bits that it may ask for. */
export function guestIdBits(kernel: Kernel): number {
  const { idBits } = kernel.profile.irs;
  return kernel.revision.has('id-bits-capped') ? Math.min(MOST_GUEST_ID_BITS, idBits) : idBits;
}

/** The bits of a value that a register has fields for. */
export function fieldsOf(register: Register, value: bigint): bigint {
  return register.layout.reduce((bits, field) => bits | (value & fieldMask(field)), 0n);
}

/** Nothing is selected in a new frame. */
const RESET_VALUES: Readonly<Record<number, bigint>> = {
  [IRS_SPI_SELR.offset]: fieldMask(IRS_SPI_SELR.fields.ID),
  [IRS_PE_SELR.offset]: fieldMask(IRS_PE_SELR.fields.IAFFID),
};
const MOST_GUEST_ID_BITS = 16;
