import { seq } from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { TraceRecord } from '../src/codec/event-codec.ts';
import { memorySink } from '../src/container/sink.ts';
import { bytesSource } from '../src/container/source.ts';
import { examineTrace } from '../src/doctor/doctor.ts';
import { recoverTrace } from '../src/doctor/recover.ts';
import { TraceFormatError } from '../src/format-error.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { PLAIN_SCHEMA, plainLog, readerOf, traceOf } from './fixtures.ts';

// Thousands of small files: nothing here measures time.
vi.setConfig({ testTimeout: 120_000 });

const LOG = plainLog(24);
const TARGET = { platform: nodePlatform, notes: { tool: 'test' } };

async function small(codec: 'none' | 'zstd' = 'none'): Promise<Uint8Array> {
  return (await traceOf(LOG, { chunkEvents: 8, codec }, PLAIN_SCHEMA)).bytes;
}

/** What a reader that goes on behind damage gives, and what it says about it. */
function readTolerantly(bytes: Uint8Array): { readonly records: readonly TraceRecord[]; readonly isWhole: boolean } {
  const found: TraceFormatError[] = [];
  try {
    const reader = readerOf(bytes, { onDamage: (damage) => found.push(damage) });
    const records = [...reader.records(seq(0))];
    return { records, isWhole: found.length === 0 && reader.damage === null && reader.footer !== null };
  } catch (error) {
    expect(error).toBeInstanceOf(TraceFormatError);
    expect((error as TraceFormatError).offset).toBeLessThanOrEqual(bytes.length);
    return { records: [], isWhole: false };
  }
}

describe('a file with any one byte changed', () => {
  it('never gives a wrong event, and all events or word of the damage', async () => {
    for (const codec of ['none', 'zstd'] as const) {
      const bytes = await small(codec);
      for (let at = 0; at < bytes.length; at++) {
        for (const flip of codec === 'none' ? [0x01, 0xff] : [0x80]) {
          const damaged = bytes.slice();
          damaged[at]! ^= flip;
          const { records, isWhole } = readTolerantly(damaged);
          // Records are those of their positions, and only whole chunks are missing.
          expect(records).toStrictEqual(records.map((record) => LOG[record.seq]));
          expect(records.length % 8).toBe(0);
          expect(records.length === 24 || !isWhole).toBe(true);
        }
      }
    }
  });

  it('gives every chunk but the damaged one, and is seen by the doctor', async () => {
    const bytes = await small();
    const places = examineTrace(bytesSource(bytes), nodePlatform);
    expect(places.problems).toStrictEqual([]);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at]! ^= 0x10;
      const report = examineTrace(bytesSource(damaged), nodePlatform);
      expect(report.problems.length).toBeGreaterThan(0);
      expect(report.eventCount).toBeGreaterThanOrEqual(16);
    }
  });

  it('is recovered: the new file is healthy, says what it lacks, and has the rest', async () => {
    const bytes = await small();
    const { runId } = readerOf(bytes);
    for (let at = 0; at < bytes.length; at += 3) {
      const damaged = bytes.slice();
      damaged[at]! ^= 0x10;
      const sink = memorySink();
      const { losses, summary } = await recoverTrace(bytesSource(damaged), { ...TARGET, sink });
      const report = examineTrace(bytesSource(sink.bytes()), nodePlatform);
      expect(report.problems).toStrictEqual([]);
      expect(report.header?.notes.losses).toStrictEqual(losses);
      const recovered = readerOf(sink.bytes());
      for (const record of recovered.records(seq(0))) expect(LOG[record.seq]).toStrictEqual(record);
      if (losses.length === 0) expect([summary.runId, recovered.length]).toStrictEqual([runId, 24]);
      else expect(summary.eventCount).toBeGreaterThanOrEqual(16);
    }
  });
});

describe('a cut file', () => {
  it('is recovered up to its last complete chunk', async () => {
    const bytes = await small('zstd');
    for (let length = 0; length < bytes.length; length += 5) {
      const sink = memorySink();
      const source = bytesSource(bytes.subarray(0, length));
      const { losses } = await recoverTrace(source, { ...TARGET, sink });
      const recovered = readerOf(sink.bytes());
      // With the footer everything is there but the END record and the mark behind it.
      if (recovered.ending !== 'complete') expect(losses).not.toStrictEqual([]);
      expect([...recovered.records(seq(0))]).toStrictEqual(LOG.slice(0, recovered.length));
      expect(examineTrace(bytesSource(sink.bytes()), nodePlatform).problems).toStrictEqual([]);
    }
  });
});

describe('anything at all', () => {
  const anyBytes = fc.uint8Array({ maxLength: 400 });

  const RUNS = { numRuns: 500, seed: 20261122 };

  it(`is read, examined and recovered without a crash: ${RUNS.numRuns} cases, seed ${RUNS.seed}`, async () => {
    const bytes = await small();
    await fc.assert(
      fc.asyncProperty(
        anyBytes,
        fc.nat(bytes.length),
        fc.nat(bytes.length),
        fc.boolean(),
        async (noise, at, skip, isHeadKept) => {
          const head = isHeadKept ? bytes.subarray(0, at) : new Uint8Array(0);
          const mangled = new Uint8Array([...head, ...noise, ...bytes.subarray(skip)]);
          readTolerantly(mangled);
          examineTrace(bytesSource(mangled), nodePlatform);
          const sink = memorySink();
          await recoverTrace(bytesSource(mangled), { ...TARGET, sink });
          expect(examineTrace(bytesSource(sink.bytes()), nodePlatform).problems).toStrictEqual([]);
        },
      ),
      RUNS,
    );
  });
});
