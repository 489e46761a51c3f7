import type { LogSource, Seq, SystemRecord } from '@vist/core';

/** A log that is kept in memory: what a run's observer collected. */
export function memoryLog(records: readonly SystemRecord[]): LogSource {
  return {
    length: records.length,
    records: (from: Seq) => recordsFrom(records, from),
  };
}

function* recordsFrom(records: readonly SystemRecord[], from: number): Generator<SystemRecord> {
  for (let position = from; position < records.length; position += 1) {
    const record = records[position];
    if (record !== undefined) yield record;
  }
}
