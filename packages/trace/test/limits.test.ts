import { deflateSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../src/codec/msgpack.ts';
import { unpackBody } from '../src/container/body.ts';
import { frame, readHead } from '../src/container/framing.ts';
import { PayloadError, TraceFormatError } from '../src/format-error.ts';
import { nodePlatform } from '../src/node/platform.ts';

describe('a body that grows beyond all measure', () => {
  const zeros = new Uint8Array(64 * 1024 * 1024);

  it.each([
    ['zstd', 1, zstdCompressSync(zeros)],
    ['deflate', 2, deflateSync(zeros)],
  ] as const)('is refused by %s before it grows', (_name, codec, body) => {
    const lie = [codec, 1000, 0, new Uint8Array(body)];
    expect(() => unpackBody(lie, nodePlatform)).toThrow(expect.objectContaining({ code: 'malformed' }));
    const truth = [codec, zeros.length, nodePlatform.crc32(zeros), new Uint8Array(body)];
    const isWithinRatio = zeros.length <= 1024 * 1024 + 1024 * body.length;
    if (!isWithinRatio)
      expect(() => unpackBody(truth, nodePlatform)).toThrow(expect.objectContaining({ code: 'limit' }));
  });

  it('is refused when it says so itself', () => {
    const absurd = [0, 2 ** 40, 0, new Uint8Array(10)];
    expect(() => unpackBody(absurd, nodePlatform)).toThrow(expect.objectContaining({ code: 'limit' }));
  });
});

describe('a record of absurd length', () => {
  it('is refused by its head', () => {
    const bytes = frame(3, new Uint8Array(8), nodePlatform);
    new DataView(bytes.buffer).setUint32(4, 0xffff_ffff, true);
    const check = nodePlatform.crc32(bytes.subarray(4, 8), nodePlatform.crc32(bytes.subarray(0, 1)));
    for (let i = 0; i < 3; i++) bytes[1 + i] = check >>> (8 * i);
    expect(() => readHead(bytes, 100, nodePlatform)).toThrow(TraceFormatError);
    expect(() => readHead(bytes, 100, nodePlatform)).toThrow(expect.objectContaining({ code: 'limit', offset: 104 }));
  });
});

describe('MessagePack that is no plain value', () => {
  const refused: readonly (readonly [string, Uint8Array])[] = [
    ['nesting deeper than 64', Uint8Array.from([...Array.from({ length: 100_000 }, () => 0x91), 0xc0])],
    ['an array of 2^32 - 1 items', Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff)],
    ['a map of 2^32 - 1 keys', Uint8Array.of(0xdf, 0xff, 0xff, 0xff, 0xff)],
    ['a string longer than the payload', Uint8Array.of(0xdb, 0x7f, 0xff, 0xff, 0xff, 0x41)],
    ['a key that stands twice', Uint8Array.of(0x82, 0xa1, 0x61, 0x01, 0xa1, 0x61, 0x02)],
    ['a key that is a number', Uint8Array.of(0x81, 0x01, 0x02)],
    ['the key __proto__', Uint8Array.from([0x81, 0xa9, ...Buffer.from('__proto__'), 0xc0])],
    ['an extension type', Uint8Array.of(0xd4, 0x01, 0x00)],
    ['the byte that is never used', Uint8Array.of(0xc1)],
    ['bytes behind the value', Uint8Array.of(0xc0, 0xc0)],
    ['nothing', new Uint8Array(0)],
  ];

  it.each(refused)('is refused: %s', (_name, bytes) => {
    expect(() => unpack(bytes)).toThrow(PayloadError);
  });

  it('is told from what is allowed', () => {
    const nested = Array.from({ length: 60 }).reduce<unknown>((inner) => [inner], null);
    expect(unpack(pack(nested as null))).toStrictEqual(nested);
  });
});
