import { physAddr, type PhysAddr } from '@vist/core';

/**
 * A place for an object of which only the hash of its pointer is known: in the upper half of the address
 * space, where no memory of a recording is, so that objects of up to 512K with different hashes do not touch.
 */
export function synthesised(hash: bigint): PhysAddr {
  return physAddr(UPPER_HALF + Number(BigInt.asUintN(32, hash)) * LARGEST_BYTES);
}

const UPPER_HALF = 2 ** 51;
const LARGEST_BYTES = 2 ** 19;
