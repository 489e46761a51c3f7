import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { seq } from '@vist/core';
import { describe, expect, it, vi } from 'vitest';
import { memorySink } from '../src/container/sink.ts';
import { traceWriter } from '../src/container/writer.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { PLAIN_SCHEMA, plainLog, readerOf, startWith } from './fixtures.ts';

vi.setConfig({ testTimeout: 120_000 });

function writeElsewhere(codec: string, chunkEvents: number, arrival: string): { runId: string; hash: string } {
  const child = fileURLToPath(new URL('write-in-child.ts', import.meta.url));
  const said = execFileSync(process.execPath, [child, codec, String(chunkEvents), arrival], { encoding: 'utf8' });
  return JSON.parse(said) as { runId: string; hash: string };
}

describe('equal runs', () => {
  it('have equal run ids in any process, codec, chunk length and arrival, and equal bytes with the same', () => {
    const written = [
      writeElsewhere('zstd', 4096, 'array'),
      writeElsewhere('zstd', 4096, 'late'),
      writeElsewhere('zstd', 4096, 'observable'),
      writeElsewhere('none', 64, 'observable'),
      writeElsewhere('deflate', 1000, 'late'),
    ];
    expect(new Set(written.map(({ runId }) => runId)).size).toBe(1);
    expect(new Set(written.slice(0, 3).map(({ hash }) => hash)).size).toBe(1);
  });
});

describe('--chunk 64', () => {
  it('loses at most 64 of the events that were written before a cut', () => {
    const sink = memorySink();
    const writer = traceWriter(startWith({ chunkEvents: 64, codec: 'zstd' }), sink, nodePlatform, PLAIN_SCHEMA);
    for (const record of plainLog(1000)) {
      writer.push(record);
      if (record.seq % 7 !== 0) continue;
      const { length } = readerOf(sink.bytes());
      expect(record.seq + 1 - length).toBeLessThanOrEqual(64);
      expect([...readerOf(sink.bytes()).records(seq(0))]).toHaveLength(length);
    }
  });
});
