/** How a body is stored. Compression is not part of a run's identity. */
export type CodecName = 'none' | 'zstd' | 'deflate';

/** Compresses and decompresses bodies. */
export interface BodyCodec {
  readonly compress: (raw: Uint8Array) => Uint8Array;
  /** Decompresses to exactly `rawLength` bytes, or throws before it has made more. */
  readonly decompress: (body: Uint8Array, rawLength: number) => Uint8Array;
}

/**
 * What the pure part of this package takes from its surroundings, so that the same code runs in Node
 * and in a browser. `node/platform.ts` has the one for Node.
 */
export interface Platform {
  /** CRC-32 of zlib, continued from `start` (0 for a new one). */
  readonly crc32: (bytes: Uint8Array, start?: number) => number;
  /** SHA-256 of the parts, one after the other. */
  readonly sha256: (...parts: readonly Uint8Array[]) => Uint8Array;
  /** The codecs that are at hand; `none` always is. */
  readonly codecs: Readonly<Partial<Record<Exclude<CodecName, 'none'>, BodyCodec>>>;
}
