import type { Seq } from '../kernel/model.ts';
import type { ByteRange } from '../memory/state.ts';
import type { EventType, SystemRecord } from './events.ts';

/**
 * A log that can be read in any order: a trace file, or a run kept in memory. What reads logs
 * (verify, checkers, diff) depends on this and on nothing of a file.
 */
export interface LogSource {
  /** Number of records, or null while the source still grows. */
  readonly length: number | null;
  /** Records from `from` on, ascending. */
  records(from: Seq): Iterable<SystemRecord>;
  /**
   * The records that a selection asks for, ascending, and perhaps others. A source has it when it can tell,
   * by an index, which parts of the log it need not read.
   */
  readonly select?: (this: void, selection: LogSelection) => Iterable<SystemRecord>;
}

/** Some records of a log: all conditions hold. */
export interface LogSelection {
  /** From this position on, and before the other. */
  readonly from: Seq;
  readonly before: Seq;
  /** Of one of these types; null for all. */
  readonly types: ReadonlySet<EventType> | null;
  /** About one of these bytes: an address in an event, up to the length that follows it; null for all. */
  readonly bytes: ByteRange | null;
}
