import { type LogSource, type Seq, seq, type SystemRecord } from '@vist/core';

/** A log that is read here and there: blocks of records around the places that were looked at are kept. */
export interface RecordReader {
  readonly log: LogSource;
  /** Number of records. */
  readonly length: number;
  /** Null when the log has none there. */
  at(position: number): SystemRecord | null;
  /** From a position on, ascending. */
  forwards(from: number): Iterable<SystemRecord>;
  /** The records before a position, descending. */
  backwards(before: number): Iterable<SystemRecord>;
}

/** Reads a log that is dense from 0. A log that still grows is taken as long as it is now. */
export function createRecordReader(log: LogSource): RecordReader {
  const length = log.length ?? countOf(log.records(seq(0)));
  /** By number, the one that was asked for last at the end. */
  const blocks = new Map<number, readonly SystemRecord[]>();

  function block(number: number): readonly SystemRecord[] {
    const known = blocks.get(number) ?? readBlock(log, number * BLOCK_RECORDS);
    blocks.delete(number);
    blocks.set(number, known);
    for (const oldest of blocks.keys()) {
      if (blocks.size <= MOST_BLOCKS) break;
      blocks.delete(oldest);
    }
    return known;
  }

  const at = (position: number): SystemRecord | null =>
    position < 0 || position >= length
      ? null
      : (block(Math.floor(position / BLOCK_RECORDS))[position % BLOCK_RECORDS] ?? null);

  return {
    log,
    length,
    at,
    forwards: (from) => (from >= length ? [] : log.records(seq(from))),
    *backwards(before) {
      for (let position = Math.min(before, length) - 1; position >= 0; position -= 1) {
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

function countOf(records: Iterable<SystemRecord>): number {
  let count: Seq | 0 = 0;
  for (const record of records) count = seq(record.seq + 1);
  return count;
}

/** As long as a full chunk of a trace, so that each is decoded once. */
const BLOCK_RECORDS = 4096;
const MOST_BLOCKS = 16;
