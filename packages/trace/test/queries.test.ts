import { seq } from '@vist/core';
import { EVENT_SCHEMA } from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { TraceRecord } from '../src/codec/event-codec.ts';
import type { TraceFilter } from '../src/container/filter.ts';
import { addressFields } from '../src/container/touched.ts';
import { anyLog } from './any-record.ts';
import { plainLog, readerOf, traceOf } from './fixtures.ts';

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (record: TraceRecord): Fields => record.event as unknown as Fields;

/** The filter said in the plainest way: what the fast one must agree with. */
function fits(record: TraceRecord, { types, actors, addresses, keys }: TraceFilter): boolean {
  const fields = fieldsOf(record);
  const spec = EVENT_SCHEMA.find(({ type }) => type === record.event.type)!;
  const speaksOf = (from: number, to: number): boolean =>
    addressFields(spec).some(({ name, lengthName }) => {
      const first = fields[name];
      if (typeof first !== 'number') return false;
      const length = lengthName === null ? 1 : Math.max(1, Number(fields[lengthName]));
      return first < to && first + length > from;
    });
  return (
    (types === undefined || types.includes(record.event.type)) &&
    (actors === undefined || actors.includes(record.actor)) &&
    (addresses === undefined || speaksOf(addresses.from, addresses.to)) &&
    (keys === undefined ||
      Object.entries(keys).some(([name, values]) => values.some((value) => fields[name] === value)))
  );
}

const anyFilter: fc.Arbitrary<TraceFilter> = fc.record(
  {
    types: fc.uniqueArray(fc.constantFrom(...EVENT_SCHEMA.map(({ type }) => type)), { maxLength: 40 }),
    actors: fc.uniqueArray(fc.constantFrom('pe0', 'irs0', 'nobody'), { maxLength: 2 }),
    addresses: fc.tuple(fc.nat(2 ** 20), fc.nat(2 ** 20)).map(([from, length]) => ({ from, to: from + length + 1 })),
    keys: fc.record({ vm: fc.array(fc.nat(300)), vmId: fc.array(fc.nat(300)) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

vi.setConfig({ testTimeout: 120_000 });

describe('a query', () => {
  it('gives what a plain search over all records gives, in both directions', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyLog(80),
        anyFilter,
        fc.nat(90),
        fc.nat(90),
        fc.integer({ min: 1, max: 30 }),
        async (log, filter, from, before, chunkEvents) => {
          const reader = readerOf((await traceOf(log, { chunkEvents })).bytes);
          const query = { from: seq(from), before: seq(before), filter };
          const wanted = log.filter((record) => record.seq >= from && record.seq < before && fits(record, filter));
          expect([...reader.find(query)]).toStrictEqual(wanted);
          expect([...reader.findBackwards(query)]).toStrictEqual(wanted.toReversed());
          const cursor = reader.cursor(query);
          const seen: number[] = [];
          while (cursor.next()) seen.push(cursor.seq());
          expect(seen).toStrictEqual(wanted.map((record) => record.seq));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('does not open chunks that the index excludes', async () => {
    const log = plainLog(20_000).map((record, i) => ({
      ...record,
      event: { ...record.event, addr: i === 9_000 ? 0x1000 : 0x8_0000_0000 + i } as TraceRecord['event'],
    }));
    const { bytes } = await traceOf(log);
    // Every chunk but the wanted one is destroyed: nobody may look at them.
    const reader = readerOf(bytes);
    const offsets = chunkOffsets(bytes);
    for (const [i, offset] of offsets.entries()) {
      if (i !== 2 && i !== 0 && i !== offsets.length - 1) bytes.fill(0, offset + 8, offset + 4000);
    }
    const found = [...reader.find({ filter: { addresses: { from: 0x1000, to: 0x1001 } } })];
    expect(found).toStrictEqual([log[9_000]]);
  });
});

/** Where the chunks of a trace begin. */
function chunkOffsets(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsets: number[] = [];
  for (let at = 16; bytes[at] !== 0x89; at += 12 + view.getUint32(at + 4, true)) {
    if (bytes[at] === 3) offsets.push(at);
  }
  return offsets;
}

describe('a cursor', () => {
  it('reads every number, word and text that the events have', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog(40), async (log) => {
        const reader = readerOf((await traceOf(log, { chunkEvents: 16 })).bytes);
        const cursor = reader.cursor({});
        const names = [...new Set(EVENT_SCHEMA.flatMap(({ fields }) => fields.map(({ name }) => name)))];
        const readers = names.map((name) => ({
          name,
          number: cursor.number(name),
          word: cursor.word(name),
          text: cursor.text(name),
        }));
        for (const record of log) {
          expect(cursor.next()).toBe(true);
          expect([cursor.seq(), cursor.type(), cursor.actor()]).toStrictEqual([
            record.seq,
            record.event.type,
            record.actor,
          ]);
          for (const { name, number, word, text } of readers) {
            const value = fieldsOf(record)[name] ?? null;
            const low = word.low();
            if (typeof value === 'bigint') expect((BigInt(word.high()!) << 32n) | BigInt(low!)).toBe(value);
            else if (typeof value === 'string') expect(text()).toBe(value);
            else if (typeof value === 'boolean') expect(number()).toBe(value ? 1 : 0);
            else if (!Array.isArray(value)) expect(number()).toBe(value);
          }
        }
        expect(cursor.next()).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});
