import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readTraceStream, type TraceStream } from '../src/container/stream-reader.ts';
import { TraceFormatError } from '../src/format-error.ts';
import { followTrace } from '../src/node/follow.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { createTrace } from '../src/node/trace-file.ts';
import { PLAIN_SCHEMA, plainLog, startWith, traceOf } from './fixtures.ts';

async function* pieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

async function recordsOf(stream: TraceStream): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const chunk of stream.chunks) all.push(...chunk);
  return all;
}

vi.setConfig({ testTimeout: 120_000 });

describe('a trace in a pipe', () => {
  it('is read from pieces of any size', async () => {
    const { bytes, summary } = await traceOf(plainLog(100), { chunkEvents: 16 }, PLAIN_SCHEMA);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }), async (sizes) => {
        const stream = await readTraceStream(pieces(bytes, sizes), nodePlatform);
        expect(await recordsOf(stream)).toStrictEqual(plainLog(100));
        expect(stream.footer()?.runId).toBe(summary.runId);
        expect([stream.ending(), stream.damage()]).toStrictEqual(['complete', null]);
      }),
      { numRuns: 40 },
    );
  });

  it('cut at any byte gives its complete chunks', async () => {
    const { bytes } = await traceOf(plainLog(40), { chunkEvents: 8, codec: 'zstd' }, PLAIN_SCHEMA);
    for (let length = 0; length < bytes.length; length += 3) {
      try {
        const stream = await readTraceStream(pieces(bytes.subarray(0, length), [100]), nodePlatform);
        const found = await recordsOf(stream);
        expect(found).toStrictEqual(plainLog(found.length));
        expect(stream.ending() === 'open' || stream.damage() !== null).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(TraceFormatError);
      }
    }
  });
});

describe('a growing file', () => {
  it('is followed to its end, over the change of its name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vist-'));
    const path = join(folder, 'run.vist');
    const log = plainLog(100);
    const writer = createTrace(path, startWith({ chunkEvents: 10 }));
    for (const record of log.slice(0, 15)) writer.push(record);
    const stream = await followTrace(path, { signal: AbortSignal.timeout(10_000), pollMs: 1 });
    const seen: unknown[] = [];
    let pushed = 15;
    for await (const chunk of stream.chunks) {
      seen.push(...chunk);
      for (const record of log.slice(pushed, pushed + 10)) writer.push(record);
      if (pushed < 100 && pushed + 10 >= 100) void writer.finish();
      pushed += 10;
    }
    expect(seen).toStrictEqual(log);
    expect(stream.ending()).toBe('complete');
    rmSync(folder, { recursive: true });
  });

  it('is left when the signal says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vist-'));
    const path = join(folder, 'run.vist');
    const writer = createTrace(path, startWith({ chunkEvents: 10 }));
    for (const record of plainLog(10)) writer.push(record);
    const stop = new AbortController();
    const stream = await followTrace(path, { signal: stop.signal, pollMs: 1 });
    for await (const chunk of stream.chunks) {
      expect(chunk).toHaveLength(10);
      stop.abort();
    }
    expect([stream.ending(), stream.damage()]).toStrictEqual(['open', null]);
    writer.abandon();
    rmSync(folder, { recursive: true });
  });
});
