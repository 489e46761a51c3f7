import { seq } from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceRecord } from '../src/codec/event-codec.ts';
import { commonPrefix } from '../src/container/common-prefix.ts';
import { memorySink } from '../src/container/sink.ts';
import { traceWriter } from '../src/container/writer.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { plainLog, readerOf, startWith, traceOf } from './fixtures.ts';

const LENGTH = 3 * 4096 + 100;
const LOG = plainLog(LENGTH);

/** The log with one event made another one. */
function changedAt(at: number): readonly TraceRecord[] {
  return LOG.map((record, index) => (index === at ? { ...record, actor: 'pe9' as const } : record));
}

async function prefixOf(
  a: readonly TraceRecord[],
  b: readonly TraceRecord[],
  notes: Parameters<typeof traceOf>[1] = {},
): Promise<number> {
  const [left, right] = [readerOf((await traceOf(a)).bytes), readerOf((await traceOf(b, notes)).bytes)];
  return commonPrefix(left.indexed(), right.indexed());
}

describe('common prefix of two files', () => {
  it('is all whole blocks before the first event that is not the same, by the hash chain', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(LENGTH - 1), async (at) => {
        expect(await prefixOf(LOG, changedAt(at))).toBe(4096 * Math.floor(at / 4096));
      }),
      { seed: 3, numRuns: 20 },
    );
  });

  it('is the same whatever the chunks are', async () => {
    expect(await prefixOf(LOG, changedAt(9000), { chunkEvents: 100 })).toBe(2 * 4096);
    expect(await prefixOf(LOG, LOG.slice(0, 5000))).toBe(4096);
  });

  it('of runs of other identity is found by lengths and checksums of chunks', async () => {
    const sink = memorySink();
    const writer = traceWriter(startWith({}, { revision: 'V1' }), sink, nodePlatform);
    for (const record of changedAt(9000)) writer.push(record);
    await writer.finish();
    const left = readerOf((await traceOf(LOG)).bytes);
    expect(commonPrefix(left.indexed(), readerOf(sink.bytes()).indexed())).toBe(2 * 4096);
  });

  it('is nothing for logs that begin elsewhere', async () => {
    const later = LOG.slice(4096).map((record) => ({ ...record, seq: seq(record.seq) }));
    expect(await prefixOf(LOG, later, { firstSeq: 4096 })).toBe(0);
  });

  it('needs no end of the files', async () => {
    const { bytes } = await traceOf(LOG);
    const left = readerOf(bytes);
    const cut = readerOf(bytes.subarray(0, bytes.length - 400));
    expect(commonPrefix(left.indexed(), cut.indexed())).toBeGreaterThanOrEqual(2 * 4096);
  });
});
