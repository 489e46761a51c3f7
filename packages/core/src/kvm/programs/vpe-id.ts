import { invariant } from '../../kernel/invariant.ts';
import type { GuestShape, Kernel } from '../kernel.ts';

/** The VPE ID of a vCPU, by which the VPE table is indexed. Mirrors `vgic_v5_vpe_id()`. */
export function vpeIdOf(kernel: Kernel, guest: GuestShape, vcpuIndex: number): number {
  return kernel.revision.has('vpe-id-is-index') ? vcpuIndex : vcpuIdOf(guest, vcpuIndex);
}

/** The VPE ID that goes into a command, which the doorbell's handler finds out. */
export function vpeIdForCommand(kernel: Kernel, guest: GuestShape, vcpuIndex: number): number {
  return kernel.revision.has('vpe-id-from-vcpu') ? vpeIdOf(kernel, guest, vcpuIndex) : vcpuIndex;
}

function vcpuIdOf(guest: GuestShape, vcpuIndex: number): number {
  const vcpuId = guest.vcpuIds[vcpuIndex];
  invariant(vcpuId !== undefined, `vCPU ${vcpuIndex} of VM ${guest.vm}: it has ${guest.vcpuIds.length}`);
  return vcpuId;
}
