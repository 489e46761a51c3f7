import { createHash } from 'node:crypto';
import { constants, crc32, deflateSync, inflateSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { BodyCodec, Platform } from '../container/platform.ts';

/** Higher levels make traces of this kind hardly smaller and much slower to write. */
const ZSTD_LEVEL = 3;

const zstd: BodyCodec = {
  compress: (raw) => zstdCompressSync(raw, { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } }),
  // The frame states its content size, but only the limit is to be believed.
  decompress: (body, rawLength) => zstdDecompressSync(body, { maxOutputLength: atLeastOne(rawLength) }),
};

const deflate: BodyCodec = {
  compress: (raw) => deflateSync(raw, { level: 6 }),
  decompress: (body, rawLength) => inflateSync(body, { maxOutputLength: atLeastOne(rawLength) }),
};

/** What traces need, from Node. */
export const nodePlatform: Platform = {
  crc32: (bytes, start = 0) => crc32(bytes, start),
  sha256: (...parts) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return hash.digest();
  },
  codecs: { zstd, deflate },
};

function atLeastOne(length: number): number {
  return Math.max(1, length);
}
