import { seq } from '@vist/core';
import { describe, expect, it } from 'vitest';
import type { TraceReader } from '../src/container/reader.ts';
import { PLAIN_SCHEMA, plainLog, readerOf, traceOf } from './fixtures.ts';

const LOG = plainLog(300);

/** Everything that is asked of a trace. */
function answers(reader: TraceReader): unknown {
  const filter = { addresses: { from: 0x8_8000_0100, to: 0x8_8000_0200 } };
  const cursor = reader.cursor({ from: seq(250) });
  const seen: number[] = [];
  while (cursor.next()) seen.push(cursor.seq());
  return [
    [...reader.records(seq(0))],
    [...reader.records(seq(77))],
    [...reader.find({ filter })],
    [...reader.findBackwards({ before: seq(200), filter })],
    seen,
    reader.length,
  ];
}

/** The records of a file: op, where it begins, how long it is. */
function recordsIn(bytes: Uint8Array): readonly { op: number; offset: number; length: number }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: { op: number; offset: number; length: number }[] = [];
  for (let at = 16; bytes[at] !== 0x89;) {
    const length = 12 + view.getUint32(at + 4, true);
    records.push({ op: bytes[at]!, offset: at, length });
    at += length;
  }
  return records;
}

describe('the index only saves time', () => {
  it('answers are the same without it, with a damaged one, and with that of another trace', async () => {
    const { bytes } = await traceOf(LOG, { chunkEvents: 16 }, PLAIN_SCHEMA);
    const expected = answers(readerOf(bytes));
    const records = recordsIn(bytes);
    const index = records.find(({ op }) => op === 5)!;

    const withoutEnd = bytes.subarray(0, index.offset);
    expect(answers(readerOf(withoutEnd))).toStrictEqual(expected);
    expect(readerOf(withoutEnd).damage).toBeNull();

    const damaged = bytes.slice();
    damaged[index.offset + 20]! ^= 1;
    expect(answers(readerOf(damaged))).toStrictEqual(expected);
    expect(readerOf(damaged).damage).toMatchObject({ code: 'checksum', offset: index.offset });
  });

  it('a stale index is noticed, whatever it says', async () => {
    const shifted = LOG.map((record, i) => ({ ...record, event: LOG[(i + 1) % 300]!.event }));
    const mine = (await traceOf(LOG, { chunkEvents: 16 }, PLAIN_SCHEMA)).bytes;
    for (const other of [
      (await traceOf(shifted, { chunkEvents: 16 }, PLAIN_SCHEMA)).bytes,
      (await traceOf(LOG, { chunkEvents: 15 }, PLAIN_SCHEMA)).bytes,
    ]) {
      const mineEnd = recordsIn(mine).find(({ op }) => op === 5)!.offset;
      const otherEnd = recordsIn(other).find(({ op }) => op === 5)!.offset;
      // The end of one file behind the chunks of another, with its offsets as they were.
      const padding = new Uint8Array(Math.max(0, otherEnd - mineEnd));
      const glued = new Uint8Array([...mine.subarray(0, mineEnd), ...padding, ...other.subarray(otherEnd)]);
      const reader = readerOf(glued);
      expect(answers(reader)).toStrictEqual(answers(readerOf(mine)));
      expect(reader.damage).not.toBeNull();
    }
  });

  it('is not believed about a chunk in the middle either', async () => {
    const { bytes } = await traceOf(LOG, { chunkEvents: 16 }, PLAIN_SCHEMA);
    const chunks = recordsIn(bytes).filter(({ op }) => op === 3);
    const [a, b] = [chunks[4]!, chunks[5]!];
    // The damaged chunk is found where it is; the others are all delivered.
    const reader = readerOf(bytes);
    bytes[a.offset + 30]! ^= 0xff;
    expect(() => [...reader.records(seq(0))]).toThrow(expect.objectContaining({ code: 'hole' }));
    expect(reader.damage).toMatchObject({ offset: a.offset });
    const found: unknown[] = [];
    const tolerant = readerOf(bytes, { onDamage: (damage) => found.push(damage.code) });
    expect([...tolerant.records(seq(0))]).toStrictEqual([...LOG.slice(0, 64), ...LOG.slice(80)]);
    expect(found).toStrictEqual(['hole']);
    expect(b.offset).toBeGreaterThan(a.offset);
  });
});
