import { crc32 } from './crc32.ts';
import type { Platform } from './platform.ts';
import { sha256 } from './sha256.ts';

/**
 * A platform of nothing but this package, for browsers. The codecs come from outside, for example
 * `{ zstd: readOnlyCodec((body) => decompress(body)) }` with `decompress` of fzstd.
 */
export function portablePlatform(codecs: Platform['codecs']): Platform {
  return { crc32, sha256, codecs };
}

/** A codec that reads what others wrote. */
export function readOnlyCodec(
  decompress: (body: Uint8Array, rawLength: number) => Uint8Array,
): NonNullable<Platform['codecs']['zstd']> {
  return {
    decompress,
    compress: () => {
      throw new TypeError('this codec only reads: write with another, or with none');
    },
  };
}
