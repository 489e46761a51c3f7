import { type LogSource, seq, type SystemRecord } from '@vist/core';
import { recordsEqual } from '../verify/events-equal.ts';

/** The first position at which two logs have not the same record. */
export interface LogDivergence {
  readonly seq: number;
  /** Null where a log has ended. */
  readonly left: SystemRecord | null;
  readonly right: SystemRecord | null;
}

/**
 * Where two logs part, to the letter: addresses and causes count. Null when they are the same to the end.
 *
 * @param from a position up to which they are known to be the same.
 */
export function firstDivergence(left: LogSource, right: LogSource, from: number): LogDivergence | null {
  const others = right.records(seq(from))[Symbol.iterator]();
  for (const record of left.records(seq(from))) {
    const { value } = others.next() as IteratorResult<SystemRecord, undefined>;
    const other = value ?? null;
    if (other === null || !recordsEqual(record, other))
      return { seq: Math.min(record.seq, other?.seq ?? record.seq), left: record, right: other };
  }
  const { value } = others.next() as IteratorResult<SystemRecord, undefined>;
  return value === undefined ? null : { seq: value.seq, left: null, right: value };
}
