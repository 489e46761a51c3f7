import type { PhysAddr, Word64 } from '../arch/addr.ts';
import { word64, ZERO_WORD } from '../arch/addr.ts';
import type { Lease } from '../kernel/lease.ts';
import { type Radix, radixGet, radixSet } from '../kernel/radix.ts';
import { LEAF_BYTES, Leaf, leafWord, setLeafWord, type View } from './leaf.ts';

/** Where the recordings' memory starts. Addresses are counted from here, so that trees stay shallow. */
export const DRAM_BASE = 0x8_8000_0000;

const SPACE_BYTES = 2 ** 52;

/** Leaf number of an address; addresses below DRAM_BASE come after all others. */
export function leafIndex(addr: number): number {
  return Math.floor(((addr - DRAM_BASE + SPACE_BYTES) % SPACE_BYTES) / LEAF_BYTES);
}

/** Inverse of {@link leafIndex}: first address of a leaf. */
export function leafAddr(index: number): number {
  return (index * LEAF_BYTES + DRAM_BASE) % SPACE_BYTES;
}

/** The leaf that holds `addr`, or null when it was never written. */
export function leafAt(leaves: Radix<Leaf>, addr: number): Leaf | null {
  return radixGet(leaves, leafIndex(addr));
}

/** The leaf that holds `addr`, made or copied for the draft that holds `lease`. */
export function ownLeaf(leaves: Radix<Leaf>, lease: Lease, addr: number): Leaf {
  const index = leafIndex(addr);
  const leaf = radixGet(leaves, index);
  if (leaf !== null && leaf.lease === lease) return leaf;
  const own = new Leaf(lease, leaf);
  radixSet(leaves, lease, index, own);
  return own;
}

/** One word of 1 to 8 bytes, little-endian, as bytes lie in memory. `viewOf` names the view of a leaf's line. */
export function readWord(
  leaves: Radix<Leaf>,
  addr: PhysAddr,
  sizeBytes: number,
  viewOf: (leaf: Leaf, addr: number) => View,
): Word64 {
  const offset = addr % LEAF_BYTES;
  if (addr % sizeBytes === 0 && (sizeBytes === 8 || sizeBytes === 4)) {
    const leaf = leafAt(leaves, addr);
    if (leaf === null) return ZERO_WORD;
    const view = viewOf(leaf, addr);
    const low = leafWord(leaf, view, offset / 4);
    const high = sizeBytes === 4 ? 0 : leafWord(leaf, view, offset / 4 + 1);
    return high === 0 ? word64(BigInt(low)) : word64((BigInt(high) << 32n) | BigInt(low));
  }
  let word = 0n;
  for (let byte = 0; byte < sizeBytes; byte += 1) {
    const at = addr + byte;
    const leaf = leafAt(leaves, at);
    if (leaf === null) continue;
    const lane = leafWord(leaf, viewOf(leaf, at), Math.floor((at % LEAF_BYTES) / 4)) >>> (8 * (at % 4));
    word |= BigInt(lane & 0xff) << BigInt(8 * byte);
  }
  return word64(word);
}

/** Writes one word of 1 to 8 bytes, little-endian, into one view. */
export function writeWord(
  space: { readonly leaves: Radix<Leaf>; readonly lease: Lease },
  view: View,
  target: { readonly addr: PhysAddr; readonly sizeBytes: number; readonly value: Word64 },
): void {
  const { addr, sizeBytes, value } = target;
  if (addr % sizeBytes === 0 && (sizeBytes === 8 || sizeBytes === 4)) {
    const leaf = ownLeaf(space.leaves, space.lease, addr);
    const index = (addr % LEAF_BYTES) / 4;
    setLeafWord(leaf, view, index, Number(value & 0xffff_ffffn));
    if (sizeBytes === 8) setLeafWord(leaf, view, index + 1, Number(value >> 32n));
    return;
  }
  for (let byte = 0; byte < sizeBytes; byte += 1) {
    const at = addr + byte;
    const shift = 8 * (at % 4);
    const leaf = ownLeaf(space.leaves, space.lease, at);
    const index = Math.floor((at % LEAF_BYTES) / 4);
    const kept = leafWord(leaf, view, index) & ~(0xff << shift);
    const lane = Number((value >> BigInt(8 * byte)) & 0xffn) << shift;
    setLeafWord(leaf, view, index, (kept | lane) >>> 0);
  }
}
