import { type LogSelection, type Seq, seq, type SystemRecord } from '@vist/core';

/** Single records of a log by position. */
export interface RecentRecords {
  /** Null when the log has none there. */
  record(this: void, at: Seq): SystemRecord | null;
}

/** Keeps what it read, some records around each that was asked for: explanations walk through neighbours. */
export function createRecentRecords(read: (selection: LogSelection) => Iterable<SystemRecord>): RecentRecords {
  const recent = new Map<Seq, SystemRecord>();

  function readAround(at: Seq): void {
    if (recent.size > MOST_RECENT) recent.clear();
    const from = seq(Math.max(0, at - BEFORE));
    for (const record of read({ from, before: seq(at + AFTER), types: null, bytes: null }))
      recent.set(record.seq, record);
  }

  return {
    record(at) {
      if (!recent.has(at)) readAround(at);
      return recent.get(at) ?? null;
    },
  };
}

/** Causes are behind, so more is kept from there. */
const BEFORE = 192;
const AFTER = 64;
const MOST_RECENT = 100_000;
