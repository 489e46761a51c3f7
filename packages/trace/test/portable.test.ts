import { readFileSync } from 'node:fs';
import { decode } from '@msgpack/msgpack';
import { seq } from '@vist/core';
import fc from 'fast-check';
import { decompress } from 'fzstd';
import { describe, expect, it } from 'vitest';
import { unpack } from '../src/codec/msgpack.ts';
import { portablePlatform, readOnlyCodec } from '../src/container/portable-platform.ts';
import { openTrace } from '../src/container/reader.ts';
import { bytesSource } from '../src/container/source.ts';
import { examineTrace } from '../src/doctor/doctor.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { anyLog } from './any-record.ts';
import { plainLog, traceOf } from './fixtures.ts';

const browser = portablePlatform({
  zstd: readOnlyCodec((body, rawLength) => decompress(body, new Uint8Array(rawLength))),
});

describe('a browser', () => {
  it('computes what Node computes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 4 }), (parts) => {
        expect([...browser.sha256(...parts)]).toStrictEqual([...nodePlatform.sha256(...parts)]);
        for (const part of parts) expect(browser.crc32(part, 7)).toBe(nodePlatform.crc32(part, 7));
      }),
    );
  });

  it('reads a zstd trace, and sees that it is whole', async () => {
    const log = plainLog(6_000);
    const { bytes, summary } = await traceOf(log, { codec: 'zstd' });
    expect([...openTrace(bytesSource(bytes), browser).records(seq(0))]).toStrictEqual(log);
    expect(examineTrace(bytesSource(bytes), browser)).toMatchObject({ problems: [], runId: summary.runId });
  });

  it('is told when a codec is missing', async () => {
    const { bytes } = await traceOf(plainLog(10), { codec: 'zstd' });
    expect(() => openTrace(bytesSource(bytes), portablePlatform({}))).toThrow(
      expect.objectContaining({ code: 'unknown-codec' }),
    );
  });

  it('meets no import of Node on its way', () => {
    const seen = new Set<string>();
    const visit = (url: URL): void => {
      if (seen.has(url.href)) return;
      seen.add(url.href);
      const source = readFileSync(url, 'utf8');
      for (const [, name] of source.matchAll(/from '([^']+)'/gu)) {
        expect(name!.startsWith('node:'), `${url.pathname} imports ${name}`).toBe(false);
        if (name!.startsWith('.')) visit(new URL(name!, url));
      }
    };
    visit(new URL('../src/index.ts', import.meta.url));
    expect(seen.size).toBeGreaterThan(30);
  });
});

describe('another MessagePack library', () => {
  it('reads every payload and every body of a trace as this one does', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog(30), async (log) => {
        const { bytes } = await traceOf(log, { chunkEvents: 7 });
        for (const payload of payloadsOf(bytes)) {
          const ours = unpack(payload);
          expect(theirs(payload)).toStrictEqual(ours);
          for (const bin of binsOf(ours)) {
            // The last bin of a payload is its body: MessagePack again, but for the two parts of a chunk.
            if (isOneValue(bin)) expect(theirs(bin)).toStrictEqual(unpack(bin));
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

function theirs(bytes: Uint8Array): unknown {
  return bigIntsOf64Bits(decode(bytes, { useBigInt64: true }));
}

/** They give bin values as views, and so do we: compare contents. */
function bigIntsOf64Bits(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(bigIntsOf64Bits);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bigIntsOf64Bits(item)]));
}

function isOneValue(bytes: Uint8Array): boolean {
  try {
    unpack(bytes);
    return true;
  } catch {
    return false;
  }
}

function* binsOf(value: unknown): Generator<Uint8Array> {
  if (value instanceof Uint8Array) yield value;
  else if (Array.isArray(value)) for (const item of value) yield* binsOf(item);
}

function* payloadsOf(bytes: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 16; bytes[at] !== 0x89;) {
    const length = view.getUint32(at + 4, true);
    yield bytes.subarray(at + 8, at + 8 + length);
    at += 12 + length;
  }
}
