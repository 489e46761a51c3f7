import type { PhysAddr } from '../arch/addr.ts';

/** Effect: an IRS read or wrote memory that is not allocated. */
export interface DeviceAccessedFreed {
  readonly type: 'harness.deviceAccessedFreed';
  readonly access: 'read' | 'write';
  readonly addr: PhysAddr;
}

/** Effect: the C code touched table memory that is not allocated. */
export interface UsedAfterFree {
  readonly type: 'harness.usedAfterFree';
  readonly access: 'mem_read' | 'mem_write' | 'mem_set';
  readonly addr: PhysAddr;
  readonly site: string;
}

/** Effect: an allocation exceeded the page allocator's limit by itself. */
export interface AllocationTooLarge {
  readonly type: 'harness.allocationTooLarge';
  readonly sizeReqBytes: number;
  readonly orderLimit: number;
}

/** Effect: `kfree` of an object that is free already, or of no object. */
export interface FreedWrongly {
  readonly type: 'harness.freedWrongly';
  readonly kind: 'double_free' | 'bad_free';
  readonly addr: PhysAddr;
  readonly site: string;
}

/** Effect: a VALID IST field of the VMTE points to memory that is not allocated. */
export interface DanglingValidIst {
  readonly type: 'harness.danglingValidIst';
  readonly vm: number;
  readonly vmId: number;
  readonly section: number;
  readonly target: PhysAddr;
}

/** Effect: a VALID two-level IST has entries inside its ID space that are invalid or dangling. */
export interface DanglingL2Ist {
  readonly type: 'harness.danglingL2Ist';
  readonly vm: number;
  readonly vmId: number;
  readonly badEntryCount: number;
  readonly entryCount: number;
}

/** Effect: a VALID linear IST is smaller than its ID space. */
export interface UndersizedIst {
  readonly type: 'harness.undersizedIst';
  readonly vm: number;
  readonly section: number;
  readonly needBytes: number;
  readonly haveBytes: number;
}

/** Effect of the end: an object that was never freed. */
export interface Outstanding {
  readonly type: 'harness.outstanding';
  readonly addr: PhysAddr;
  readonly sizeReqBytes: number;
  readonly sizeAllocBytes: number;
  readonly site: string;
}

/** Effect of the end: their totals. */
export interface LeakSummarised {
  readonly type: 'harness.leakSummarised';
  readonly objectCount: number;
  readonly sizeReqBytes: number;
  readonly sizeAllocBytes: number;
  readonly isVmtFreed: boolean;
}

/** Effect of the end: what the run counted. */
export interface Summarised {
  readonly type: 'harness.summarised';
  readonly reason: string;
  readonly faults: number;
  readonly doubleFrees: number;
  readonly badFrees: number;
  readonly usesAfterFree: number;
  readonly dangling: number;
  readonly undefinedShifts: number;
  readonly warnings: number;
}

export type HarnessEvent =
  | DeviceAccessedFreed
  | UsedAfterFree
  | AllocationTooLarge
  | FreedWrongly
  | DanglingValidIst
  | DanglingL2Ist
  | UndersizedIst
  | Outstanding
  | LeakSummarised
  | Summarised;
