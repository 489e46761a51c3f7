import type { PhysAddr, Seq } from '@vist/core';
import type { Status } from './witness.ts';

/** A rule's name: family and number, stable for ever. */
export type RuleId = `${string}-${number}`;

/** Errors and warnings are findings that count; notes never change an exit status. */
export type Severity = 'error' | 'warning' | 'note';

/** What a rule reports. Plain data: a checker never throws. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  /** One line: what is wrong, and where. */
  readonly title: string;
  /** What happened and why it is wrong, in sentences. */
  readonly message: string;
  /** The record that is wrong, or at which it shows. */
  readonly at: Seq;
  /** Function that the record stands in. */
  readonly site: string;
  /** What it is about, the subject first. */
  readonly objects: readonly ObjectRef[];
  /** Both sides of the conflict, and what led to it, ascending. */
  readonly causes: readonly Cause[];
  readonly missing: MissingOperation | null;
  /** Whether it happened in this run, or what of the environment it needs. */
  readonly status: Status;
  /** The fate of a timed-out command that it holds in; null when it holds in every one. */
  readonly world: World | null;
  /** The line or table that it is about, byte by byte. */
  readonly map: MemoryMap | null;
  /** What kind of thing it is about: equal on other revisions, whose functions have other names. */
  readonly kind: string;
  /** Equal for findings that are repeats of each other: rule, function, kind, and fate of the command. */
  readonly key: string;
}

/** Something in memory, or a register, and what happened to it last. */
export interface ObjectRef {
  /** In the notation of the command line: `vmte:0`, `ist:0/lpi`, `line:0x880001040`. */
  readonly place: string;
  /** In words: `VMTE of VM 0, word 2 (LPI IST)`. */
  readonly name: string;
  readonly addr: PhysAddr;
  readonly sizeBytes: number;
  /** The allocation that holds it; null when there never was one. */
  readonly allocation: AllocationRef | null;
  readonly lastClean: Seq | null;
  readonly lastIrsLoad: Seq | null;
  readonly lastIrsStore: Seq | null;
}

/** An allocation, alive or freed. */
export interface AllocationRef {
  readonly base: PhysAddr;
  readonly sizeBytes: number;
  readonly site: string;
  readonly allocatedAt: Seq;
  readonly freedAt: Seq | null;
  readonly freedSite: string | null;
}

/** A record that a finding rests on, and its part in it. */
export interface Cause {
  readonly seq: Seq;
  /** What it did, as the end of a sentence: `stored by the PE`, `the command that lets the IRS read it`. */
  readonly role: string;
}

/** What should have been done, and between which records it would have been in time. */
export interface MissingOperation {
  /** In words: `clean+invalidate of [0x880001040, +64)`. */
  readonly operation: string;
  /** The record after which it makes sense. */
  readonly after: Seq | null;
  /** The record before which it must have been done: its latest position. */
  readonly before: Seq;
}

/** One possible fate of a command that the driver gave up on. */
export interface World {
  /** `never`: it is not performed. `late`: it is performed after the driver gave up. `ignored`: IDLE, and nothing done. */
  readonly kind: 'never' | 'late' | 'ignored';
  /** The register write that was the command. */
  readonly command: Seq;
  /** As a condition: `if the timed-out LPI_VIST_MAKE_VALID completes late`. */
  readonly text: string;
}

/** A stretch of memory with what lies in it. */
export interface MemoryMap {
  readonly base: PhysAddr;
  readonly sizeBytes: number;
  readonly cells: readonly MapCell[];
}

/** Some bytes of a map. */
export interface MapCell {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly label: string;
  /** `subject` gets the caret; `written` is what the store was about; `other` is the rest. */
  readonly part: 'subject' | 'written' | 'other';
}
