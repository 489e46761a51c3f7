import { createHash } from 'node:crypto';
import { constants, crc32, deflateSync, inflateSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { BodyCodec, Platform } from '../container/platform.ts';

/** Higher levels make traces of this kind hardly smaller and much slower to write. */
const ZSTD_LEVEL = 3;
const DEFLATE_LEVEL = 6;

const zstd: BodyCodec = {
  compress: (raw) =>
    zstdCompressSync(raw, {
      // One output buffer that fits, instead of a list of small ones.
      chunkSize: atLeast64(raw.length),
      pledgedSrcSize: raw.length,
      params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL },
    }),
  decompress: (body, rawLength) => zstdDecompressSync(body, limitedTo(rawLength)),
};

const deflate: BodyCodec = {
  compress: (raw) => deflateSync(raw, { level: DEFLATE_LEVEL, chunkSize: atLeast64(raw.length) }),
  decompress: (body, rawLength) => inflateSync(body, limitedTo(rawLength)),
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

/** Whatever the body says of its size: not a byte more is made than the record promised. */
function limitedTo(rawLength: number): { readonly maxOutputLength: number; readonly chunkSize: number } {
  return { maxOutputLength: Math.max(1, rawLength), chunkSize: atLeast64(rawLength) };
}

/** The least that zlib takes as the size of a buffer. */
function atLeast64(length: number): number {
  return Math.max(64, length);
}
