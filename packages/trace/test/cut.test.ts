import { seq } from '@vist/core';
import { describe, expect, it, vi } from 'vitest';
import { TraceFormatError } from '../src/format-error.ts';
import { PLAIN_SCHEMA, plainLog, readerOf, traceOf } from './fixtures.ts';

vi.setConfig({ testTimeout: 120_000 });

describe('a file cut at any byte', () => {
  it('gives its complete chunks and says that it is cut', async () => {
    const log = plainLog(40);
    const { bytes } = await traceOf(log, { chunkEvents: 8, codec: 'zstd' }, PLAIN_SCHEMA);
    let longest = 0;
    for (let length = 0; length < bytes.length; length++) {
      const found = readCut(bytes.subarray(0, length));
      expect(found).toStrictEqual(log.slice(0, found.length));
      expect(found.length % 8).toBe(0);
      expect(found.length).toBeGreaterThanOrEqual(longest);
      longest = found.length;
    }
    expect(longest).toBe(40);
  });
});

function readCut(bytes: Uint8Array): readonly unknown[] {
  try {
    const reader = readerOf(bytes);
    expect(reader.footer === null || reader.damage !== null).toBe(true);
    return [...reader.records(seq(0))];
  } catch (error) {
    expect(error).toBeInstanceOf(TraceFormatError);
    expect((error as TraceFormatError).code).toBe('cut');
    return [];
  }
}
