import { type PhysAddr, physAddr, physOffset } from '../arch/addr.ts';
import { twoLevelVmIndex, vmteOffset } from '../arch/vmte.ts';
import type { KvmState } from './state.ts';

/** Where KVM keeps the VMTE of a VM ID; null while there is no table for it. */
export function vmtePlace({ vmtInfo }: KvmState, vmId: number): PhysAddr | null {
  if (vmtInfo === null) return null;
  if ((vmtInfo.fields.two_level ?? 0) === 0) {
    const base = vmtInfo.fields.base ?? null;
    return base === null ? null : physOffset(physAddr(base), vmteOffset(vmId));
  }
  const { l1Index, l2Index } = twoLevelVmIndex(vmId);
  const l2Table = vmtInfo.arrays.l2ptrs?.[l1Index] ?? null;
  return l2Table === null ? null : physOffset(l2Table, vmteOffset(l2Index));
}
