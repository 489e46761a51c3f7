/**
 * Where things lie in the scenarios of these tests: 256 VMs in a linear table of 8192 bytes, which is the
 * first thing allocated after a slab of 4K, aligned to its 32 KiB slab. VMs 2k and 2k+1 share a 64-byte line.
 */
const VM_TABLE = 0x8_8000_8000;
const VMTE_BYTES = 32;

/** A word of a VM's VMTE: 0 holds VALID and VMD_ADDR, 1 the VPE table, 2 the LPI IST, 3 the SPI IST. */
export function vmteWord(vmId: number, word: 0 | 1 | 2 | 3): number {
  return VM_TABLE + VMTE_BYTES * vmId + 8 * word;
}

/** Bit 0 of a VMTE word, an L1 VMTE, a VPETE or an L1 ISTE. */
export const VALID = 1n;
