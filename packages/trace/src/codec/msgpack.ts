import { FLOAT32_OPTIONS, Packr } from 'msgpackr';
import { PayloadError } from '../format-error.ts';
import { checkShape } from './msgpack-shape.ts';

/** What a payload is made of: plain data, as any MessagePack library knows it. */
export type Packable =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Packable[]
  | { readonly [key: string]: Packable };

/**
 * The one place where msgpackr is set up. Every option that changes bytes or values is written out:
 * plain MessagePack without records, shared structures or extension types, so that any library can
 * read it, and equal values always give equal bytes.
 */
const packr: Packr = new Packr({
  // Maps stay maps: no record extension, no structures shared between payloads.
  useRecords: false,
  sequential: false,
  mapsAsObjects: true,
  // Map headers of the least size, whatever the number of keys.
  variableMapSize: true,
  // No extension types for typed arrays, sets, errors or cyclic references; no string bundles.
  moreTypes: false,
  structuredClone: false,
  bundleStrings: false,
  // Floats are doubles; 64-bit integers are bigint in both directions.
  useFloat32: FLOAT32_OPTIONS.NEVER,
  largeBigIntToFloat: false,
  largeBigIntToString: false,
  useBigIntExtension: false,
  int64AsType: 'bigint',
  encodeUndefinedAsNil: false,
  useTimestamp32: false,
  mapAsEmptyObject: false,
  coercibleKeyAsNumber: false,
  // A decoded bin is a view of the payload: columns are read from it and left. Nobody writes payloads.
  copyBuffers: false,
});

/** `value` as MessagePack. Equal values give equal bytes when their keys are in the same order. */
export function pack(value: Packable): Uint8Array {
  return packr.pack(value);
}

/**
 * The value of a payload, after its shape was checked against the limits of the format.
 *
 * @throws PayloadError when the bytes are not one plain MessagePack value.
 */
export function unpack(bytes: Uint8Array): unknown {
  checkShape(bytes);
  try {
    // In Node a Buffer would give Buffers; bins are plain bytes everywhere.
    return packr.unpack(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)) as unknown;
  } catch (error) {
    throw new PayloadError('malformed', `not MessagePack (${String(error)})`);
  }
}

/**
 * An integer in its one encoding: 32-bit forms where they are enough, else the 64-bit form, which
 * msgpackr writes for bigint only (a large number would become a double).
 */
export function packableInt(n: number): number | bigint {
  return n >= -0x8000_0000 && n <= 0xffff_ffff ? n + 0 : BigInt(n);
}
