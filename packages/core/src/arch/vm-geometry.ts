import { floorLog2, nextPowerOfTwo, roundUp } from './pow2.ts';
import { L1_VMTE_BYTES, VMTE_BYTES, VMTES_PER_L2 } from './vmte.ts';
import { VPETE_BYTES } from './vpete.ts';

/** VMs that an IRS with VM_ID_BITS has room for. */
export function vmCount(vmIdBits: number): number {
  return 2 ** vmIdBits;
}

/** Bytes of a linear VM table. @see Linux vgic_v5_alloc_vmt_linear() */
export function linearVmtBytes(entryCount: number): number {
  return entryCount * VMTE_BYTES;
}

/** VMTEs of the prototype's linear VM table: at least one page of them. */
export function pageRoundedVmtEntries({
  entryCount,
  pageSizeBytes,
}: {
  readonly entryCount: number;
  readonly pageSizeBytes: number;
}): number {
  return Math.max(entryCount, pageSizeBytes / VMTE_BYTES);
}

/**
 * Entries of the L1 VM table for `entryCount` VMs: their number raised to a power of two and to at
 * least one L2 table, divided among L2 tables.
 *
 * @see Linux vgic_v5_alloc_vmt_two_level()
 */
export function l1VmtEntries(entryCount: number): number {
  return nextPowerOfTwo(Math.max(entryCount, VMTES_PER_L2)) / VMTES_PER_L2;
}

/** Bytes of an L1 VM table, and of the array of pointers to its L2 tables. */
export function l1VmtBytes(l1Entries: number): number {
  return l1Entries * L1_VMTE_BYTES;
}

/**
 * Entries of the VPE table of a VM whose largest VPE ID is `maxVpeId`, at least 2. Since the VPE table
 * is indexed by vCPU ID.
 */
export function vpetEntriesForMaxId(maxVpeId: number): number {
  return Math.max(2, nextPowerOfTwo(maxVpeId + 1));
}

/** Entries of the VPE table of a VM with `vcpuCount` vCPUs, at least 2. While VPE ID was the vCPU's index. */
export function vpetEntriesForCount(vcpuCount: number): number {
  return Math.max(2, nextPowerOfTwo(vcpuCount));
}

/** VPE_ID_BITS of a VPE table, `fls(entries) - 1`. The prototype's has `max_vpes` entries, the others 2^n. */
export function vpeIdBitsOf(entryCount: number): number {
  return floorLog2(entryCount);
}

/** Bytes of a VPE table. Revisions that give it a cache line of its own round up with {@link lineRoundedBytes}. */
export function vpetBytes(entryCount: number): number {
  return entryCount * VPETE_BYTES;
}

/** Bytes of the array of pointers to VPE descriptors, one for each entry of the VPE table. */
export function vpedPointerArrayBytes(entryCount: number): number {
  return entryCount * 8;
}

/** Bytes of the array of VPE descriptors, one per vCPU, before rounding. */
export function vpedArrayBytes({
  vcpuCount,
  vpedSizeBytes,
}: {
  readonly vcpuCount: number;
  readonly vpedSizeBytes: number;
}): number {
  return vcpuCount * vpedSizeBytes;
}

/** Offset of a vCPU's descriptor in that array, in bytes, by dense vCPU index. */
export function vpedOffset({
  vcpuIndex,
  vpedSizeBytes,
}: {
  readonly vcpuIndex: number;
  readonly vpedSizeBytes: number;
}): number {
  return vcpuIndex * vpedSizeBytes;
}

/** A size rounded up to whole cache lines, so that the object shares none. 0 stays 0. */
export function lineRoundedBytes({ bytes, lineBytes }: { readonly bytes: number; readonly lineBytes: number }): number {
  return roundUp({ n: bytes, step: lineBytes });
}
