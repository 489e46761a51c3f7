import type { Brand } from '../kernel/brand.ts';
import { invariant } from '../kernel/invariant.ts';

/** Address in the 52-bit physical address space, in bytes: a whole number from 0 to 2^52 - 1. */
export type PhysAddr = Brand<number, 'PhysAddr'>;

/** The bits of a 64-bit word or register, unsigned. Narrower values are zero-extended. */
export type Word64 = Brand<bigint, 'Word64'>;

/** Bits of a physical address: the 4 PiB of IDR0.PA_RANGE = 6, and the most a PTE of arm64 Linux holds. */
export const PHYS_ADDR_BITS: 52 = 52;

/** The word of nothing but zeros, as every table is allocated. */
export const ZERO_WORD: Word64 = word64(0n);

/** What the recordings add to a physical address to make the kernel's linear-map address (FORMAT.md 2). */
export const KERNEL_VIRT_OFFSET: bigint = 0xffff000000000000n;

/**
 * A physical address from a number.
 *
 * @throws ModelBug unless `n` is a whole number from 0 to 2^52 - 1.
 */
export function physAddr(n: number): PhysAddr {
  invariant(
    Number.isSafeInteger(n) && n >= 0 && n < PHYS_SPACE_BYTES,
    () => `physical address ${n}: expected a whole number from 0 to 2^52 - 1`,
  );
  return n as PhysAddr;
}

/** A 64-bit word from a bigint. @throws ModelBug unless `n` is from 0 to 2^64 - 1. */
export function word64(n: bigint): Word64 {
  invariant(n >= 0n && n >> 64n === 0n, () => `word ${n}: expected 0 to 2^64 - 1`);
  return n as Word64;
}

/**
 * The address `bytes` above `base`. Beyond 2^52 it wraps to 0, as on a bus of 52 bits: an IRS that
 * follows a wild pointer is a modelled failure, not a defect of the model.
 *
 * @throws ModelBug unless `bytes` is a whole number from 0 to 2^52.
 */
export function physOffset(base: PhysAddr, bytes: number): PhysAddr {
  invariant(
    Number.isSafeInteger(bytes) && bytes >= 0 && bytes <= PHYS_SPACE_BYTES,
    () => `offset ${bytes}: expected a whole number of bytes from 0 to 2^52`,
  );
  return physAddr((base + bytes) % PHYS_SPACE_BYTES);
}

/** The word that a pointer to `addr` is, as a table entry holds it: unshifted. */
export function wordOfAddr(addr: PhysAddr): Word64 {
  return word64(BigInt(addr));
}

/** The address that a word points to. Bits 63:52 are beyond the address space and read as zero. */
export function addrOfWord(word: bigint): PhysAddr {
  return physAddr(Number(BigInt.asUintN(PHYS_ADDR_BITS, word)));
}

/** The kernel's virtual address of `addr` in the linear map. Only projections print it. */
export function kernelVirt(addr: PhysAddr): bigint {
  return BigInt(addr) + KERNEL_VIRT_OFFSET;
}

/** The physical address behind a linear-map address, for importers; null when `virt` is not one. */
export function physOfKernelVirt(virt: bigint): PhysAddr | null {
  const offset = virt - KERNEL_VIRT_OFFSET;
  // The linear map is the lower half of the kernel's 2^48 bytes; modules, vmalloc and MMIO are above.
  return offset >= 0n && offset >> 47n === 0n ? physAddr(Number(offset)) : null;
}

/** First byte of the line, granule or block of `lineBytes` (any size from 1) that holds `addr`. */
export function lineBase(addr: PhysAddr, lineBytes: number): PhysAddr {
  return physAddr(addr - (addr % lineBytes));
}

/** True when `addr` is a multiple of `bytes`. */
export function isAligned(addr: PhysAddr, bytes: number): boolean {
  return addr % bytes === 0;
}

/** An address as the recordings print it: `0x880008000`, without padding. */
export function hexAddr(addr: PhysAddr): string {
  return `0x${addr.toString(16)}`;
}

/** A word or register value as the recordings print it: lower case, without padding, zero as `0x0`. */
export function hexWord(word: bigint): string {
  return `0x${word.toString(16)}`;
}

/** A value at full width, for tables: 16 digits for 64 bits, 8 for 32. Addresses are shown with 64. */
export function hexWide(value: bigint | number, widthBits: 32 | 64): string {
  return `0x${value.toString(16).padStart(widthBits / 4, '0')}`;
}

const PHYS_SPACE_BYTES = 2 ** PHYS_ADDR_BITS;
