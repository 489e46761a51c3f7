import { seq } from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { anyLog } from './any-record.ts';
import { plainLog, readerOf, traceOf } from './fixtures.ts';

const CODECS = ['none', 'zstd', 'deflate'] as const;

vi.setConfig({ testTimeout: 120_000 });

describe('a trace gives back what was written', () => {
  it('for any log, codec and chunk length', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyLog(60),
        fc.constantFrom(...CODECS),
        fc.integer({ min: 1, max: 70 }),
        async (log, codec, chunkEvents) => {
          const { bytes } = await traceOf(log, { codec, chunkEvents });
          const reader = readerOf(bytes);
          expect([...reader.records(seq(0))]).toStrictEqual(log);
          expect(reader.length).toBe(log.length);
          expect(reader.ending).toBe('complete');
        },
      ),
      { numRuns: 150 },
    );
  });

  it('over many blocks, and from any position', async () => {
    const log = plainLog(10_000);
    const { bytes } = await traceOf(log, { codec: 'zstd' });
    const reader = readerOf(bytes);
    expect([...reader.records(seq(0))]).toStrictEqual(log);
    for (const from of [1, 4095, 4096, 4097, 9_999, 10_000, 20_000]) {
      expect([...reader.records(seq(from))]).toStrictEqual(log.slice(from));
    }
  });

  it('with the keys of each event in the order of the schema, type first', async () => {
    const [record] = readerOf((await traceOf(plainLog(1))).bytes).records(seq(0));
    expect(Object.keys(record!.event)).toStrictEqual(['type', 'addr', 'sizeBytes', 'value', 'filled', 'site']);
  });
});

describe('identity', () => {
  it('is the same bytes for the same events', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog(40), async (log) => {
        const [first, second] = await Promise.all([traceOf(log), traceOf(structuredClone(log))]);
        expect(second.bytes).toStrictEqual(first.bytes);
      }),
    );
  });

  it('does not depend on codec, chunk length or origin', async () => {
    const log = plainLog(9_000);
    const origin = { line: 3, timeNs: 5n, cpu: null, comm: 'qemu', pid: 1, isInferred: false };
    const ids = new Set<string>();
    for (const codec of CODECS) {
      for (const chunkEvents of [4096, 1000, 64]) {
        const { summary } = await traceOf(log, { codec, chunkEvents, tool: `${codec} ${chunkEvents}` });
        ids.add(summary.runId);
      }
    }
    ids.add((await traceOf(log.map((record) => ({ ...record, origin })))).summary.runId);
    expect(ids.size).toBe(1);
  });

  it('depends on every event', async () => {
    const log = plainLog(5_000);
    const { summary } = await traceOf(log);
    const changed = log.with(4_321, { ...log[4_321]!, actor: 'env' });
    expect((await traceOf(changed)).summary.runId).not.toBe(summary.runId);
    expect((await traceOf(log.slice(0, -1))).summary.runId).not.toBe(summary.runId);
  });
});
