import { type LogSource, seq, type SystemRecord } from '@vist/core';

/** A log that is read here and there: blocks of records around the places that were looked at are kept. */
export interface RecordReader {
  readonly log: LogSource;
  /** The position of its first record, and the one after its last. */
  readonly first: number;
  readonly end: number;
  /** Null when the log has none there. */
  at(position: number): SystemRecord | null;
  /** From a position on, ascending. */
  forwards(from: number): Iterable<SystemRecord>;
  /** The records before a position, descending. */
  backwards(before: number): Iterable<SystemRecord>;
}

/** Reads a log that is dense from its first position on. A log that still grows is taken as long as it is now. */
export function createRecordReader(log: LogSource, first = 0): RecordReader {
  const end = log.length === null ? endOf(log.records(seq(first)), first) : first + log.length;
  /** By number, the one that was asked for last at the end. */
  const blocks = new Map<number, readonly SystemRecord[]>();

  function block(number: number): readonly SystemRecord[] {
    const known = blocks.get(number) ?? readBlock(log, first + number * BLOCK_RECORDS);
    blocks.delete(number);
    blocks.set(number, known);
    for (const oldest of blocks.keys()) {
      if (blocks.size <= MOST_BLOCKS) break;
      blocks.delete(oldest);
    }
    return known;
  }

  const at = (position: number): SystemRecord | null =>
    position < first || position >= end
      ? null
      : (block(Math.floor((position - first) / BLOCK_RECORDS))[(position - first) % BLOCK_RECORDS] ?? null);

  return {
    log,
    first,
    end,
    at,
    forwards: (from) => (from >= end ? [] : log.records(seq(from))),
    *backwards(before) {
      for (let position = Math.min(before, end) - 1; position >= first; position -= 1) {
        const record = at(position);
        if (record !== null) yield record;
      }
    },
  };
}

function readBlock(log: LogSource, from: number): readonly SystemRecord[] {
  const records: SystemRecord[] = [];
  for (const record of log.records(seq(from))) {
    records.push(record);
    if (records.length === BLOCK_RECORDS) break;
  }
  return records;
}

function endOf(records: Iterable<SystemRecord>, first: number): number {
  let end = first;
  for (const record of records) end = record.seq + 1;
  return end;
}

/** As long as a full chunk of a trace, so that each is decoded once. */
const BLOCK_RECORDS = 4096;
const MOST_BLOCKS = 16;
