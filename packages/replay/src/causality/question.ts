import type { ByteRange, Seq } from '@vist/core';
import type { WhyNode } from './node.ts';

/** Which bytes, in whose view, and when. */
export interface BytesQuestion {
  readonly range: ByteRange;
  /** The bits that matter, counted from the first byte. */
  readonly mask: bigint;
  readonly view: 'cpu' | 'poc';
  /** The records before it have happened. */
  readonly at: Seq;
  /** Where maintenance would have been too late: the command that made somebody look. */
  readonly deadline: Seq;
  /** How often an answer has led to another question. */
  readonly depth: number;
}

/** What the bytes hold, little-endian, and why. */
export interface BytesAnswer {
  readonly value: bigint;
  readonly because: readonly WhyNode[];
}

/** An answer leads to at most so many others. */
export const MOST_DEPTH: 8 = 8;

/** All bits of a range. */
export function wholeMask({ sizeBytes }: ByteRange): bigint {
  return (1n << BigInt(8 * sizeBytes)) - 1n;
}
