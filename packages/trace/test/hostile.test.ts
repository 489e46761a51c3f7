import { seq, stateChange } from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { pack, unpack, type Packable } from '../src/codec/msgpack.ts';
import { frame } from '../src/container/framing.ts';
import { memorySink } from '../src/container/sink.ts';
import { bytesSource } from '../src/container/source.ts';
import { storedStates } from '../src/container/stored-states.ts';
import { traceWriter } from '../src/container/writer.ts';
import { examineTrace } from '../src/doctor/doctor.ts';
import { recoverTrace } from '../src/doctor/recover.ts';
import { TraceFormatError } from '../src/format-error.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { PLAIN_SCHEMA, plainLog, readerOf, startWith, stateWith } from './fixtures.ts';

vi.setConfig({ testTimeout: 120_000 });

const { crc32 } = nodePlatform;

/** A small trace with everything in it, uncompressed, as its records. */
async function recordsOfTrace(): Promise<readonly { op: number; payload: Uint8Array }[]> {
  const sink = memorySink();
  const writer = traceWriter(startWith({ chunkEvents: 8 }), sink, nodePlatform, PLAIN_SCHEMA);
  for (const record of plainLog(24)) {
    if (record.seq % 8 === 0) {
      const before = record.seq === 0 ? null : stateWith(record.seq - 8);
      writer.snapshot({ isFull: before === null, ...stateChange(before, stateWith(record.seq)) });
    }
    const origin = { line: record.seq + 1, timeNs: 5n, cpu: 0, comm: 'qemu', pid: 7, isInferred: false };
    writer.push({ ...record, origin });
  }
  await writer.finish();
  const bytes = sink.bytes();
  const records: { op: number; payload: Uint8Array }[] = [];
  for (let at = 16; bytes[at] !== 0x89;) {
    const length = new DataView(bytes.buffer).getUint32(at + 4, true);
    records.push({ op: bytes[at]!, payload: bytes.slice(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return records;
}

/** The file of these records, with right checksums and a right place of the footer. */
function fileOf(records: readonly { op: number; payload: Uint8Array }[]): Uint8Array {
  const mark = Uint8Array.of(0x89, 0x56, 0x49, 0x53, 0x54, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1, 0, 0, 0, 0, 0);
  const parts: Uint8Array[] = [mark];
  let offset = mark.length;
  let footerOffset = 0;
  for (const { op, payload } of records) {
    if (op === 6) footerOffset = offset;
    const bytes = frame(op, op === 7 ? pack([BigInt(footerOffset)]) : payload, nodePlatform);
    parts.push(bytes);
    offset += bytes.length;
  }
  return Uint8Array.from([...parts, mark].flatMap((part) => [...part]));
}

/** Bytes changed inside a body, with the CRC-32 of the raw bytes put right. */
function changeBody(payload: Uint8Array, change: (raw: Uint8Array) => Uint8Array): Uint8Array {
  const parts = unpack(payload) as Packable[];
  const raw = change((parts.at(-1) as Uint8Array).slice());
  return pack([...parts.slice(0, -3), raw.length, crc32(raw), raw]);
}

/** Everything that can be asked of a file; nothing but a TraceFormatError may come of it. */
async function askAll(bytes: Uint8Array): Promise<void> {
  const asked = [
    () => [...readerOf(bytes).records(seq(0))],
    () => [...readerOf(bytes, { onDamage: () => {} }).findBackwards({})],
    () => [...readerOf(bytes).find({ filter: { addresses: { from: 0x8_8000_0100, to: 0x8_8000_0200 } } })],
    () => storedStates(readerOf(bytes)).before(20),
    () =>
      readerOf(bytes)
        .snapshots.seqs()
        .map((at) => readerOf(bytes).snapshots.at(at)?.open()),
    () => {
      const cursor = readerOf(bytes).cursor({});
      const [addr, word, site] = [cursor.number('addr'), cursor.word('value'), cursor.text('site')];
      const seen: unknown[] = [];
      while (cursor.next()) seen.push(addr(), word.low(), word.high(), site(), cursor.actor());
      return seen;
    },
  ];
  for (const ask of asked) {
    try {
      ask();
    } catch (error) {
      if (!(error instanceof TraceFormatError)) throw error;
    }
  }
  examineTrace(bytesSource(bytes), nodePlatform);
  const sink = memorySink();
  await recoverTrace(bytesSource(bytes), { sink, platform: nodePlatform, notes: { tool: 'test' } });
  expect(examineTrace(bytesSource(sink.bytes()), nodePlatform).problems).toStrictEqual([]);
}

const anyChange = fc.record({ at: fc.nat(4000), value: fc.nat(255), isCut: fc.boolean() });

function changed(bytes: Uint8Array, changes: readonly { at: number; value: number; isCut: boolean }[]): Uint8Array {
  let out = bytes.slice();
  for (const { at, value, isCut } of changes) {
    if (out.length === 0) return out;
    if (isCut && value < 20) out = out.slice(0, at % out.length);
    else out[at % out.length] = value;
  }
  return out;
}

describe('a file that was made to do harm, with right checksums', () => {
  const CASES = 400;

  it(`does none through its payloads: ${CASES} cases, seed 3`, async () => {
    const records = await recordsOfTrace();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(records.length - 1),
        fc.array(anyChange, { minLength: 1, maxLength: 3 }),
        async (index, changes) => {
          const { op, payload } = records[index]!;
          await askAll(fileOf(records.with(index, { op, payload: changed(payload, changes) })));
        },
      ),
      { numRuns: CASES, seed: 3 },
    );
  });

  it(`does none through the bodies in them: ${CASES} cases, seed 4`, async () => {
    const records = await recordsOfTrace();
    const withBody = records.flatMap(({ op }, i) => ([2, 3, 4, 5, 6].includes(op) ? [i] : []));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...withBody),
        fc.array(anyChange, { minLength: 1, maxLength: 3 }),
        async (index, changes) => {
          const { op, payload } = records[index]!;
          const bad = changeBody(payload, (raw) => changed(raw, changes));
          await askAll(fileOf(records.with(index, { op, payload: bad })));
        },
      ),
      { numRuns: CASES, seed: 4 },
    );
  });
});
