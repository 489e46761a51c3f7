import { integer, oneOf, type Shape, worded } from './shape.ts';

/** Page size of the PEs, in bytes. */
export const PAGE_SIZE: Shape<4096 | 16384 | 65536> = oneOf([4096, 16384, 65536]);

/** A cache line that the model can hold, in bytes. */
export const CACHE_LINE: Shape<number> = powerOfTwo(5, 10);

/** IDR2.IST_L2SZ as its three bits: 4K, 16K, 64K. */
export const IST_L2SZ_MASK: Shape<number> = integer(0, 7);

/** IDR2.ISTMD_SZ, IDR3.VM_ID_BITS and IST_CFGR.LPI_ID_BITS: fields of five bits. */
export const FIVE_BITS: Shape<number> = integer(0, 31);

/** Bytes of a VM descriptor, whose logarithm IDR3.VMD_SZ holds in four bits; 0 for none. */
export const VMD_SIZE: Shape<number> = worded('0 or a power of two from 1 to 32768', oneOf([0, ...powers(0, 15)]));

/** Bytes of a VPE descriptor. IDR4.VPED_SZ would hold more than any allocator. */
export const VPED_SIZE: Shape<number> = powerOfTwo(0, 31);

/** VPEs of a VM: IDR4.VPE_ID_BITS says 1 to 16 bits. */
export const MAX_VPES: Shape<number> = integer(1, 2 ** 16);

/** Status reads that say busy before a command completes. */
export const BUSY_POLLS: Shape<number> = integer(0, 2 ** 20);

/** Smallest `kmalloc` class, in bytes. */
export const SMALLEST_CLASS: Shape<number> = powerOfTwo(3, 8);

function powerOfTwo(leastLog2: number, mostLog2: number): Shape<number> {
  return worded(`a power of two from ${2 ** leastLog2} to ${2 ** mostLog2}`, oneOf(powers(leastLog2, mostLog2)));
}

function powers(leastLog2: number, mostLog2: number): readonly number[] {
  return Array.from({ length: mostLog2 - leastLog2 + 1 }, (_, index) => 2 ** (leastLog2 + index));
}
