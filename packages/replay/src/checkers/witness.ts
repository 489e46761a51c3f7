import type { PhysAddr, Seq, Word64 } from '@vist/core';

/** Whether a finding happened in the run, or needs something of the environment. */
export type Status = Happened | Needs;

/** The run itself shows the damage, or the act is wrong whatever else happens. */
export interface Happened {
  readonly kind: 'happened';
}

/** The order of events allows it. These acts, inserted into the run on cached memory, show the damage. */
export interface Needs {
  readonly kind: 'needs';
  /** Ascending. None when caches that just keep what they hold are enough. */
  readonly acts: readonly WitnessAct[];
  /** What the run with these acts shows then. */
  readonly damage: Damage;
}

/** An act of somebody else, and where it has to happen. */
export interface WitnessAct {
  readonly side: 'before' | 'after';
  readonly seq: Seq;
  readonly step: WitnessStep;
  /** In words: `a speculative fill of the line`. */
  readonly text: string;
}

/** What is done at a position. */
export type WitnessStep =
  /** The line that holds `addr` is fetched speculatively, or leaves the cache. */
  | { readonly kind: 'fill' | 'evict'; readonly addr: PhysAddr }
  /** Memory held these bytes before: what the previous owner left. */
  | { readonly kind: 'leave'; readonly addr: PhysAddr; readonly sizeBytes: 4 | 8; readonly value: Word64 }
  /** Another PE stores, or the IRS does for somebody else. */
  | {
      readonly kind: 'pe-store' | 'irs-store';
      readonly addr: PhysAddr;
      readonly sizeBytes: 4 | 8;
      readonly value: Word64;
    }
  /** Another PE writes a register of the IRS. */
  | { readonly kind: 'pe-mmio'; readonly offset: number; readonly value: Word64 }
  /** Other code takes memory from the allocator, and keeps it. */
  | { readonly kind: 'pe-allocate'; readonly sizeBytes: number; readonly accounted: boolean }
  /** An interrupt changes its ISTE. */
  | { readonly kind: 'interrupt'; readonly vm: number; readonly type: 'lpi' | 'spi'; readonly id: number }
  /** A timed-out command is performed after all. */
  | { readonly kind: 'late' }
  /** The IRS takes longer for its commands. */
  | { readonly kind: 'slow' };

/** What a confirmed witness shows. */
export type Damage =
  /** At the record, memory at the PoC does not hold what the PEs see. */
  | { readonly kind: 'irs-reads-old'; readonly addr: PhysAddr; readonly sizeBytes: 4 | 8; readonly at: Seq }
  /** The load at the record returns something else than memory holds. */
  | { readonly kind: 'pe-reads-old'; readonly addr: PhysAddr; readonly sizeBytes: 4 | 8; readonly at: Seq }
  /** A write-back after the record replaces what the IRS had stored. */
  | { readonly kind: 'irs-store-lost'; readonly addr: PhysAddr; readonly sizeBytes: 4 | 8; readonly after: Seq }
  /** After the record, what a PE had stored is gone. */
  | { readonly kind: 'pe-store-lost'; readonly addr: PhysAddr; readonly sizeBytes: 4 | 8; readonly at: Seq }
  /** After the record, the IRS accesses memory that is not allocated. */
  | { readonly kind: 'irs-touches-freed'; readonly after: Seq }
  /** After the record, a register write meets an IRS that is busy. */
  | { readonly kind: 'command-while-busy'; readonly after: Seq }
  /** After the record, a PE's access to the VPE registers is about a VPE that another PE selected. */
  | { readonly kind: 'other-vpe-accessed'; readonly after: Seq }
  /** The allocation at the record is not aligned. */
  | { readonly kind: 'base-misaligned'; readonly alignBytes: number; readonly at: Seq }
  /** No run of one PE shows it: what would decide it, in words. */
  | { readonly kind: 'undecided'; readonly decides: string };

/** Shared by every finding that needs nothing. */
export const HAPPENED: Happened = Object.freeze({ kind: 'happened' });
