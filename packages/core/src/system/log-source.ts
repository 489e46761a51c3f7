import type { Seq } from '../kernel/model.ts';
import type { SystemRecord } from './events.ts';

/**
 * A log that can be read in any order: a trace file, or a run kept in memory. What reads logs
 * (verify, checkers, diff) depends on this and on nothing of a file.
 */
export interface LogSource {
  /** Number of records, or null while the source still grows. */
  readonly length: number | null;
  /** Records from `from` on, ascending. */
  records(from: Seq): Iterable<SystemRecord>;
}
