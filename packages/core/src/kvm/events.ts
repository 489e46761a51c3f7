import type { PhysAddr, Word64 } from '../arch/addr.ts';

/** Commands of the per-VM doorbell irq chip (`enum gicv5_vcpu_info_cmd_type`). */
export type KvmCommandName =
  | 'VMT_L2_MAP'
  | 'VMTE_MAKE_VALID'
  | 'VMTE_MAKE_INVALID'
  | 'VPE_MAKE_VALID'
  | 'SPI_VIST_MAKE_VALID'
  | 'LPI_VIST_MAKE_VALID'
  | 'LPI_VIST_MAKE_INVALID'
  | 'VPE_CR0_WRITE';

/**
 * KVM's own structures: the one `vmt_info`; a `vmi` (`struct vgic_v5_vm_info`) per VM ID in the xarray;
 * what `struct kvm` holds per VM.
 */
export type StructName = 'vmt_info' | 'vmi' | 'vm';

/** Fields of these structures, in the kernel's spelling. Pointers hold a physical address, null for NULL. */
export type FieldName = VmtField | VmiField | VmField;
export type VmtField =
  | 'base'
  | 'l2ptrs'
  | 'two_level'
  | 'num_entries'
  | 'num_l1_ents'
  | 'max_vpes'
  | 'vmd_size'
  | 'vped_size';
export type VmiField =
  | 'vmd_base'
  | 'vpet_base'
  | 'vped_base'
  | 'vped_ptrs'
  | 'vpe_id_bits'
  | 'h_lpi_ist_structure'
  | 'h_lpi_ist'
  | 'h_lpi_l2_ists'
  | 'h_spi_ist';
export type VmField = 'vm_id' | 'vmte_allocated' | 'nr_spis';

/** The pointer arrays: a pointer field whose target holds pointers. */
export type ArrayName = 'l2ptrs' | 'vped_ptrs' | 'h_lpi_l2_ists';

/** Act: `irq_set_vcpu_affinity()` was called on a doorbell to pass a command. */
export interface CommandSent {
  readonly type: 'kvm.commandSent';
  readonly irq: number;
  readonly command: KvmCommandName;
  /** VM ID of the doorbell's domain; null when there is no such interrupt any more. */
  readonly vmId: number | null;
  readonly vpeIndex: number | null;
  readonly caller: string;
}

/** Act: that call returned. */
export interface CommandReturned {
  readonly type: 'kvm.commandReturned';
  readonly command: KvmCommandName;
  readonly vmId: number | null;
  readonly ret: number;
}

/** Act: a structure became reachable (the global pointer was set, `xa_insert()`). */
export interface StructPublished {
  readonly type: 'kvm.structPublished';
  readonly struct: StructName;
  /** 0 for vmt_info, the VM ID for a vmi, the VM's number for a vm. */
  readonly key: number;
  /** The object it lives in; null for what the model does not allocate (struct kvm). */
  readonly addr: PhysAddr | null;
}

/** Act: a structure is no longer reachable (pointer cleared, `xa_erase()`). */
export interface StructRetired {
  readonly type: 'kvm.structRetired';
  readonly struct: StructName;
  readonly key: number;
}

/** Act: KVM wrote one of its fields. Writing a pointer to an array starts with an empty array. */
export interface FieldSet {
  readonly type: 'kvm.fieldSet';
  readonly struct: StructName;
  readonly key: number;
  readonly field: FieldName;
  readonly value: number | null;
}

/** Act: KVM wrote one element of a pointer array. */
export interface ElementSet {
  readonly type: 'kvm.elementSet';
  readonly struct: StructName;
  readonly key: number;
  readonly array: ArrayName;
  readonly index: number;
  readonly value: PhysAddr | null;
}

/** Act: the lowest free VM ID was taken. */
export interface VmIdTaken {
  readonly type: 'kvm.vmIdTaken';
  readonly vm: number;
  readonly vmId: number;
}

/** Act: a VM ID was given back. */
export interface VmIdReleased {
  readonly type: 'kvm.vmIdReleased';
  readonly vm: number;
  readonly vmId: number;
}

/** Act: no VM ID is taken any more: `ida_init()`, `ida_destroy()`. */
export interface VmIdsReset {
  readonly type: 'kvm.vmIdsReset';
}

/** Act: a VM got doorbells, one per vCPU, with consecutive irq numbers and LPIs. */
export interface DoorbellsCreated {
  readonly type: 'kvm.doorbellsCreated';
  readonly vm: number;
  readonly firstIrq: number;
  readonly firstHwirq: number;
  readonly count: number;
}

/** Act: a VM's doorbells were freed. */
export interface DoorbellsFreed {
  readonly type: 'kvm.doorbellsFreed';
  readonly vm: number;
}

/** Act: a pending interrupt was remembered for replay, in an object of its own. */
export interface PendingQueued {
  readonly type: 'kvm.pendingQueued';
  /** VM ID, the key of the vmi. */
  readonly key: number;
  readonly addr: PhysAddr;
  /** `type << 29 | id`. */
  readonly intid: number;
}

/** Act: the oldest remembered interrupt left the list. */
export interface PendingUnlinked {
  readonly type: 'kvm.pendingUnlinked';
  readonly key: number;
  readonly addr: PhysAddr;
}

/** Act: `GIC VDPEND` made a virtual interrupt pending (or not). */
export interface PendingInjected {
  readonly type: 'kvm.pendingInjected';
  readonly vmId: number;
  readonly intid: number;
  readonly pending: number;
}

/** Act: `kvm_vm_dead()`. */
export interface VmDied {
  readonly type: 'kvm.vmDied';
  readonly vm: number;
}

/** Act: a kernel message. */
export interface Logged {
  readonly type: 'kvm.logged';
  readonly level: string;
  readonly message: string;
}

/** Act: a `WARN_ON()` fired. */
export interface Warned {
  readonly type: 'kvm.warned';
  readonly site: string;
  readonly condition: string;
}

/** Act: a register of the IRS frame that KVM emulates for a VM took a value. */
export interface EmulatedRegisterSet {
  readonly type: 'kvm.emulatedRegisterSet';
  readonly vm: number;
  /** Bytes from the start of the emulated config frame. */
  readonly offset: number;
  readonly value: Word64;
}

/** Act: that frame took its reset values: a VM was created. */
export interface EmulatedFrameReset {
  readonly type: 'kvm.emulatedFrameReset';
  readonly vm: number;
}

/** Act: a guest set the trigger mode of an SPI, which KVM injects by. */
export interface SpiTriggerSet {
  readonly type: 'kvm.spiTriggerSet';
  readonly vm: number;
  readonly spi: number;
  /** True: level, false: edge. */
  readonly isLevel: boolean;
}

export type KvmEvent =
  | CommandSent
  | CommandReturned
  | StructPublished
  | StructRetired
  | FieldSet
  | ElementSet
  | VmIdTaken
  | VmIdReleased
  | VmIdsReset
  | DoorbellsCreated
  | DoorbellsFreed
  | PendingQueued
  | PendingUnlinked
  | PendingInjected
  | VmDied
  | Logged
  | Warned
  | EmulatedRegisterSet
  | EmulatedFrameReset
  | SpiTriggerSet;
