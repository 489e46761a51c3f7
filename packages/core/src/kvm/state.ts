import type { PhysAddr, Word64 } from '../arch/addr.ts';
import type { ArrayName, FieldName } from './events.ts';

/** One of KVM's structures as the code sees it. Owner: KVM; lives from published to retired. */
export interface Struct {
  readonly addr: PhysAddr | null;
  readonly fields: Readonly<Partial<Record<FieldName, number | null>>>;
  readonly arrays: Readonly<Partial<Record<ArrayName, readonly (PhysAddr | null)[]>>>;
}

/** A pending interrupt that restore remembers (`struct vgic_v5_pending_irq`). */
export interface PendingIrq {
  readonly addr: PhysAddr;
  readonly intid: number;
}

/** The doorbells of one VM. Irq numbers are never given out twice. */
export interface Doorbells {
  readonly firstIrq: number;
  readonly firstHwirq: number;
  readonly count: number;
  readonly areFreed: boolean;
}

/** Everything KVM keeps about GICv5 guests. */
export interface KvmState {
  readonly vmtInfo: Struct | null;
  /** By VM ID, as the xarray is. */
  readonly vmis: Readonly<Record<number, Struct>>;
  /** By the VM's number in the scenario. */
  readonly vms: Readonly<Record<number, Struct>>;
  /** By VM ID: interrupts to replay, oldest first. */
  readonly pending: Readonly<Record<number, readonly PendingIrq[]>>;
  readonly doorbells: Readonly<Record<number, Doorbells>>;
  readonly nextIrq: number;
  /** VM IDs: all below `nextVmId` are taken, but those in `releasedVmIds` (ascending). */
  readonly nextVmId: number;
  readonly releasedVmIds: readonly number[];
  /** VMs that `kvm_vm_dead()` named. */
  readonly dead: Readonly<Record<number, true>>;
  readonly warningCount: number;
  /** What KVM emulates of the IRS for guests, by the VM's number; a frame that was never written is absent. */
  readonly frames: Readonly<Record<number, EmulatedFrame>>;
}

/** The IRS frame of one VM. */
export interface EmulatedFrame {
  /** By offset. What was never written reads as its reset value. */
  readonly registers: Readonly<Record<number, Word64>>;
  /** SPIs that the guest made level-triggered. */
  readonly levelSpis: Readonly<Record<number, true>>;
}

/** The first Linux interrupt number that a doorbell gets. */
export const FIRST_IRQ: 32 = 32;

/** The physical LPI of that doorbell. The following ones count on. */
export const FIRST_DOORBELL_LPI: 0x60 = 0x60;

/** KVM before the probe. */
export const initialKvm: KvmState = {
  vmtInfo: null,
  vmis: {},
  vms: {},
  pending: {},
  doorbells: {},
  nextIrq: FIRST_IRQ,
  nextVmId: 0,
  releasedVmIds: [],
  dead: {},
  warningCount: 0,
  frames: {},
};
