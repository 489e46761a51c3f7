import { type PhysAddr, physAddr } from '../arch/addr.ts';
import { invariant } from '../kernel/invariant.ts';
import type { ArrayName, FieldName, StructName, VmField, VmiField, VmtField } from './events.ts';
import type { GuestShape, Kernel } from './kernel.ts';
import type { Struct } from './state.ts';
import { type KvmProgram, oops } from './steps.ts';

/** NULL, as a base to count from. An access near it is an oops. */
export const NULL_BASE: PhysAddr = physAddr(0);

/** The VM's ID; null for VGIC_V5_VM_ID_INVAL. The prototype has no such value: its VMs start with 0. */
export function vmIdOf(kernel: Kernel, vm: number): number | null {
  const vmId = vmField(kernel, vm, 'vm_id');
  return vmId === null && !kernel.revision.has('vm-id-sentinel') ? 0 : vmId;
}

/** A field of `struct kvm`; null when it was never written. */
export function vmField(kernel: Kernel, vm: number, field: VmField): number | null {
  return kernel.state().vms[vm]?.fields[field] ?? null;
}

/** A field of the VM table's tracking structure. 0 when it was never written, as in a zeroed object. */
export function vmtNumber(kernel: Kernel, field: VmtField): number {
  return kernel.state().vmtInfo?.fields[field] ?? 0;
}

/** A pointer of the VM table's tracking structure; null for NULL. */
export function vmtPointer(kernel: Kernel, field: VmtField): PhysAddr | null {
  return pointerOf(kernel.state().vmtInfo, field);
}

/** `xa_load()`: true when a VM ID has a tracking structure. */
export function hasVmi(kernel: Kernel, vmId: number | null): vmId is number {
  return vmId !== null && kernel.state().vmis[vmId] !== undefined;
}

/** A field of a VM's tracking structure. 0 when it was never written. */
export function vmiNumber(kernel: Kernel, vmId: number, field: VmiField): number {
  return kernel.state().vmis[vmId]?.fields[field] ?? 0;
}

/** A pointer of a VM's tracking structure; null for NULL. */
export function vmiPointer(kernel: Kernel, vmId: number, field: VmiField): PhysAddr | null {
  return pointerOf(kernel.state().vmis[vmId], field);
}

/** An element of a pointer array; null for NULL and for what was never written. */
export function elementOf(
  kernel: Kernel,
  at: { readonly struct: 'vmt_info' | 'vmi'; readonly key: number; readonly array: ArrayName; readonly index: number },
): PhysAddr | null {
  const struct = at.struct === 'vmt_info' ? kernel.state().vmtInfo : kernel.state().vmis[at.key];
  return struct?.arrays[at.array]?.[at.index] ?? null;
}

/** The vCPUs of a VM. @throws ModelBug when the scenario has no such VM. */
export function guestOf(kernel: Kernel, vm: number): GuestShape {
  const guest = kernel.guests.get(vm);
  invariant(guest !== undefined, `VM ${vm}: the scenario has no such VM`);
  return guest;
}

/** Writes a field of `struct kvm`. */
export function* setVm(vm: number, field: VmField, value: number | null): KvmProgram<void> {
  yield* setField('vm', vm, field, value);
}

/** Writes a field of the VM table's tracking structure. */
export function* setVmt(field: VmtField, value: number | null): KvmProgram<void> {
  yield* setField('vmt_info', 0, field, value);
}

/** Writes a field of a VM's tracking structure. */
export function* setVmi(vmId: number, field: VmiField, value: number | null): KvmProgram<void> {
  yield* setField('vmi', vmId, field, value);
}

/** Follows the pointer to the VM table's tracking structure; through NULL, the kernel oopses. */
export function* derefVmtInfo(kernel: Kernel, site: string): KvmProgram<void> {
  if (kernel.state().vmtInfo === null) yield* oops(NULL_BASE, site);
}

function* setField(struct: StructName, key: number, field: FieldName, value: number | null): KvmProgram<void> {
  yield { type: 'kvm.setField', struct, key, field, value };
}

function pointerOf(struct: Struct | null | undefined, field: FieldName): PhysAddr | null {
  const value = struct?.fields[field] ?? null;
  return value === null ? null : physAddr(value);
}
