import type { SystemRecord } from '@vist/core';
import { recordsEqual } from '@vist/replay';
import type { RunOutput } from '../run/drive.ts';

/** Hears a fork, and finds where it is not its parent. */
export interface FirstOther extends RunOutput {
  /** Position of the first record that is not the parent's; null when there is none. */
  readonly at: () => number | null;
}

/** Compares a fork with what its parent did from the position on. */
export function firstOther(parent: Iterable<SystemRecord>): FirstOther {
  const records = parent[Symbol.iterator]();
  let next: SystemRecord | null = take(records);
  let found: number | null = null;
  return {
    at: () => found ?? next?.seq ?? null,
    add(record) {
      if (found !== null || (next !== null && record.seq < next.seq)) return;
      if (next === null || !recordsEqual(next, record)) found = record.seq;
      else next = take(records);
    },
    flush: async () => {},
    isWanted: () => true,
  };
}

function take(records: Iterator<SystemRecord>): SystemRecord | null {
  const step = records.next();
  return step.done === true ? null : step.value;
}
