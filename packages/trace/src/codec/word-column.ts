import { expectPayload, PayloadError } from '../format-error.ts';
import { packInts, unpackInts, type Ints, type PackedInts } from './int-column.ts';
import type { PackSpace } from './pack-space.ts';
import { OWN_SPACE, type Space } from './space.ts';

/** A column of 64-bit words: their low and their high 32 bits as two columns of integers. */
export type PackedWords = readonly [low: PackedInts, high: PackedInts];

const TWO_TO_32 = 2 ** 32;
/** Where the low half of a word lies when 64-bit and 32-bit arrays share a buffer. */
const LOW: 0 | 1 = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;

/** Packs the first `count` words, all from 0 to 2^64 - 1. */
export function packWords(words: BigUint64Array, count: number, space: PackSpace): PackedWords {
  const halves = new Uint32Array(words.buffer, words.byteOffset, 2 * count);
  const lane = space.numbers(count);
  for (let i = 0; i < count; i++) lane[i] = halves[2 * i + LOW]!;
  const low = packInts(lane, count, space);
  for (let i = 0; i < count; i++) lane[i] = halves[2 * i + 1 - LOW]!;
  return [low, packInts(lane, count, space)];
}

/**
 * The words of a column: the first `count` of what is returned.
 *
 * @throws PayloadError when it is not a column of `count` words.
 */
export function unpackWords(packed: unknown, count: number, space: Space = OWN_SPACE): BigUint64Array {
  expectPayload(Array.isArray(packed) && packed.length === 2, 'word column: expected two columns');
  const [low, high] = packed as readonly unknown[];
  const words = space.words(count);
  const halves = new Uint32Array(words.buffer, words.byteOffset, 2 * count);
  fillLane(halves, LOW, unpackInts(low, count, space));
  fillLane(halves, LOW === 0 ? 1 : 0, unpackInts(high, count, space));
  return words;
}

function fillLane(halves: Uint32Array, lane: 0 | 1, values: Ints): void {
  const count = halves.length / 2;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if (value < 0 || value >= TWO_TO_32) notHalf(value);
    halves[2 * i + lane] = value;
  }
}

function notHalf(value: number): never {
  throw new PayloadError('malformed', `half word ${value}: expected 0 to 2^32 - 1`);
}
