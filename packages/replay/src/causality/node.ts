import type { Actor, PhysAddr, Seq } from '@vist/core';

/** One step of an explanation: something that happened, or should have. */
export interface WhyNode {
  readonly kind: WhyKind;
  /** The record that it is; null for what did not happen, and for what is so from the beginning. */
  readonly seq: Seq | null;
  readonly actor: Actor | null;
  /** What it is, as a sentence without position and frames. */
  readonly text: string;
  /** The calls that it happened in, innermost first. */
  readonly frames: readonly CallFrame[];
  readonly missing: MissingMaintenance | null;
  /** What led to it, the most telling first. */
  readonly because: readonly WhyNode[];
}

export type WhyKind =
  /** The question itself: a value at a place. */
  | 'value'
  /** A value came to be: stored by a PE, zeroed with its object, stored by an IRS, or there from the beginning. */
  | 'store'
  | 'zeroed'
  | 'irs-store'
  | 'unwritten'
  /** A value moved between a cache and the PoC, or stayed what it was. */
  | 'write-back'
  | 'fill'
  | 'drop'
  | 'kept'
  /** An IRS read it. */
  | 'irs-load'
  /** The register write that asked an IRS for something. */
  | 'command'
  /** A newer value that is not where the question looks: not arrived, not seen, or destroyed. */
  | 'absent'
  /** The maintenance, or other operation, that nobody did. */
  | 'missing'
  /** An object, and the pointers to it. */
  | 'allocated'
  | 'freed'
  | 'pointer'
  | 'pointer-lost'
  /** A call and what it returned, and the event that decided it. */
  | 'returned'
  | 'decided'
  /** Further back than anybody asks. */
  | 'elided';

/** An open call, or the operation around all of them. */
export interface CallFrame {
  readonly seq: Seq;
  /** `vgic_v5_vmte_assign_ist`, `op 4 lpi_enable`. */
  readonly name: string;
  /** `vm=0, id_bits=12` */
  readonly args: string;
}

/** What should have been done, and between which records it would have been in time. */
export interface MissingMaintenance {
  /** In words: `clean of [0x880001040, +64) to the PoC`. */
  readonly operation: string;
  readonly kind: 'clean' | 'clean-invalidate' | 'dsb' | 'free';
  readonly base: PhysAddr;
  readonly sizeBytes: number;
  /** The record after which it makes sense. */
  readonly after: Seq;
  /** The record before which it must have been done: its latest position. */
  readonly before: Seq;
}

/** A node, with nothing where there is nothing to say. */
export function node(of: Pick<WhyNode, 'kind' | 'text'> & Partial<WhyNode>): WhyNode {
  return { seq: null, actor: null, frames: [], missing: null, because: [], ...of };
}
