import { IRS_ERROR_REGISTERS } from './irs-error-regs.ts';
import { IRS_ID_REGISTERS } from './irs-id-regs.ts';
import { IRS_IST_REGISTERS } from './irs-ist-regs.ts';
import { IRS_VM_REGISTERS } from './irs-vm-regs.ts';
import type { Register } from './register.ts';

/** Bytes of the configuration frame. The SETLPI frame follows it in a guest's address space. */
export const IRS_FRAME_BYTES: 0x10000 = 0x10000;

/**
 * Every register of the configuration frame, by ascending offset; the CoreSight identification above
 * 0xffbc is left out.
 *
 * @see GICv5 specification, IRS register index
 */
export const IRS_REGISTERS: readonly Register[] = [
  ...IRS_ID_REGISTERS,
  ...IRS_IST_REGISTERS,
  ...IRS_VM_REGISTERS,
  ...IRS_ERROR_REGISTERS,
];

/** The register that begins at `offset` (bytes from the base of the frame); null when none does. */
export function registerAt(offset: number): Register | null {
  return BY_OFFSET.get(offset) ?? null;
}

/**
 * The register that holds the byte at `offset`: a 64-bit register may be accessed as two halves. Null
 * for reserved offsets, which read as zero and ignore writes.
 */
export function registerCovering(offset: number): Register | null {
  const start = registerAt(offset - (offset % 4)) ?? registerAt(offset - (offset % 8));
  return start !== null && offset < start.offset + start.widthBits / 8 ? start : null;
}

/** The register of that name, with its prefix; null when there is none. */
export function registerNamed(name: string): Register | null {
  return BY_NAME.get(name) ?? null;
}

/** The name of the register at `offset`; null for reserved offsets. */
export function registerName(offset: number): string | null {
  return registerCovering(offset)?.name ?? null;
}

const BY_OFFSET: ReadonlyMap<number, Register> = new Map(IRS_REGISTERS.map((each) => [each.offset, each]));

const BY_NAME: ReadonlyMap<string, Register> = new Map(IRS_REGISTERS.map((each) => [each.name, each]));
