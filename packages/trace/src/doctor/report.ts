import type { EventSpec } from '@vist/core';
import type { Ending, Footer } from '../container/footer.ts';
import type { StoredHeader } from '../container/header.ts';
import type { TraceErrorCode } from '../format-error.ts';

/** Something in a file that is not as it should be. */
export interface TraceProblem {
  readonly code: TraceErrorCode;
  /** Byte of the file. */
  readonly offset: number;
  readonly message: string;
}

/** Events from `first` to `last`, both included. */
export interface EventRange {
  readonly first: number;
  readonly last: number;
}

/** How many records of one kind a file has, and their bytes. */
export interface RecordTotal {
  readonly op: number;
  readonly count: number;
  readonly byteCount: number;
}

/** What a complete look at a file finds. */
export interface TraceReport {
  /** Null when the file's header cannot be read. */
  readonly header: StoredHeader | null;
  /** Event types of the file; those of this program when its own cannot be read. */
  readonly schema: readonly EventSpec[];
  readonly isSchemaOfFile: boolean;
  readonly footer: Footer | null;
  readonly ending: Ending | 'open';
  readonly eventCount: number;
  /** Which events are there. One range in a healthy log; many in a view. */
  readonly ranges: readonly EventRange[];
  readonly records: readonly RecordTotal[];
  /** Run id of the events that are there; null without header. */
  readonly runId: string | null;
  /** By offset; empty when the file is whole and says the truth about itself. */
  readonly problems: readonly TraceProblem[];
}
