import type { Seq, StateDifference, SystemRecord } from '@vist/core';
import type { FieldDifference } from './events-equal.ts';

/** What came of verifying a log. */
export type Verdict = Verified | Refuted;

/** Every record is what the machine makes of the ones before it. */
export interface Verified {
  readonly verified: true;
  /** Number of records. */
  readonly length: number;
  /** Digest of the final state. */
  readonly digest: string;
}

/** Somewhere the log is not what the machine does. */
export interface Refuted {
  readonly verified: false;
  /** The records before this position are all as they must be. */
  readonly verifiedPrefix: Seq;
  readonly difference: Difference;
}

/** The first place at which log and machine part. */
export type Difference = RecordDifference | DigestDifference;

/** The record at a position is another one, or is missing, or should not be there. */
export interface RecordDifference {
  readonly kind: 'record';
  readonly at: Seq;
  /** What the log has there; null when it ends before. */
  readonly recorded: SystemRecord | null;
  /** What the machine does there; null when it does nothing more. */
  readonly produced: SystemRecord | null;
  /** Fields that differ; empty when one of the two is missing. */
  readonly fields: readonly FieldDifference[];
  /** The act that caused the record, or the call frame that the act stands in; null at the outermost level. */
  readonly cause: SystemRecord | null;
  /** What the two records make of the same state: up to {@link MOST_STATE_DIFFERENCES} places. */
  readonly state: readonly StateDifference[];
}

/** All records are as they must be, but the state they lead to is not the one that the log ends with. */
export interface DigestDifference {
  readonly kind: 'digest';
  /** Length of the log. */
  readonly at: Seq;
  readonly recorded: string;
  readonly produced: string;
}

/** How many places of a state difference are kept. */
export const MOST_STATE_DIFFERENCES: 20 = 20;
