import type { Lease } from '../kernel/lease.ts';
import type { Opaque } from '../kernel/mutable.ts';

/** Bytes that one leaf covers. */
export const LEAF_BYTES = 1024;

const LEAF_WORDS = LEAF_BYTES / 4;

/** Which of the three copies of a byte: PE caches, memory at the PoC, what the IRS last read. */
export type View = 'cache' | 'poc' | 'irs';

/**
 * 1 KiB of memory in its three views. Bulk data that immer neither drafts nor freezes, so this module
 * alone touches the arrays: a leaf is written only by the draft whose lease it carries, and copied
 * otherwise. An array that was never written is null and reads as zero.
 */
export class Leaf implements Opaque {
  readonly isOpaque = true;
  readonly lease: Lease;
  poc: Uint32Array | null;
  cache: Uint32Array | null;
  /** What the IRS last read, and which words it read at all. */
  irs: Uint32Array | null;
  irsRead: Uint32Array | null;
  /** Bit n: line n of the leaf is cached. */
  valid: number;
  /** Bit n: line n is cached and newer than the PoC. */
  dirty: number;

  constructor(lease: Lease, from: Leaf | null) {
    this.lease = lease;
    this.poc = from?.poc?.slice() ?? null;
    this.cache = from?.cache?.slice() ?? null;
    this.irs = from?.irs?.slice() ?? null;
    this.irsRead = from?.irsRead?.slice() ?? null;
    this.valid = from?.valid ?? 0;
    this.dirty = from?.dirty ?? 0;
  }
}

/** A 32-bit word of one view; `index` counts words from the start of the leaf. */
export function leafWord(leaf: Leaf, view: View, index: number): number {
  return leaf[view]?.[index] ?? 0;
}

/** Writes a 32-bit word of one view. The caller holds the lease. */
export function setLeafWord(leaf: Leaf, view: View, index: number, word: number): void {
  let words = leaf[view];
  if (words === null) {
    if (word === 0) return;
    words = new Uint32Array(LEAF_WORDS);
    leaf[view] = words;
  }
  words[index] = word;
}

/** Sets words `from` to before `to` of a view to one value. */
export function fillLeafWords(leaf: Leaf, view: View, from: number, to: number, word: number): void {
  if (leaf[view] === null && word === 0) return;
  let words = leaf[view];
  if (words === null) {
    words = new Uint32Array(LEAF_WORDS);
    leaf[view] = words;
  }
  words.fill(word, from, to);
}

/** Copies words `from` to before `to` from one view to another. */
export function copyLeafWords(leaf: Leaf, source: View, target: View, from: number, to: number): void {
  const words = leaf[source];
  if (words === null) {
    fillLeafWords(leaf, target, from, to, 0);
    return;
  }
  leaf[target] ??= new Uint32Array(LEAF_WORDS);
  leaf[target].set(words.subarray(from, to), from);
}

/** Remembers that the IRS read a word. */
export function markIrsRead(leaf: Leaf, index: number): void {
  leaf.irsRead ??= new Uint32Array(LEAF_WORDS / 32);
  const slot = index >>> 5;
  leaf.irsRead[slot] = ((leaf.irsRead[slot] ?? 0) | (1 << (index & 31))) >>> 0;
}

/** True when the IRS ever read the word. */
export function wasIrsRead(leaf: Leaf, index: number): boolean {
  const bits = leaf.irsRead?.[index >>> 5] ?? 0;
  return ((bits >>> (index & 31)) & 1) === 1;
}

/** The words of a view that are not zero, ascending: what equality and digests of leaves rest on. */
export function* nonZeroWords(leaf: Leaf, view: View): Generator<readonly [index: number, word: number]> {
  const words = leaf[view];
  if (words === null) return;
  for (const [index, word] of words.entries()) if (word !== 0) yield [index, word];
}

/** Bitmaps of the words that the IRS ever read, 32 words each, those that are not zero. */
export function* readWordsOf(leaf: Leaf): Generator<readonly [index: number, bits: number]> {
  for (const [index, bits] of (leaf.irsRead ?? []).entries()) if (bits !== 0) yield [index, bits];
}

/** One 64-bit word, or one bitmap, in which two leaves differ. */
export interface LeafDifference {
  readonly part: View | 'irsRead' | 'valid' | 'dirty';
  /** First byte it is about, from the start of the leaf. */
  readonly offset: number;
  /** 64 bits of a view, or a bitmap. */
  readonly left: bigint | number;
  readonly right: bigint | number;
}

/** Where two leaves differ; null is a leaf that was never written. */
export function* leafDifferences(left: Leaf | null, right: Leaf | null): Generator<LeafDifference> {
  if (left === right) return;
  for (const part of ['poc', 'cache', 'irs'] as const) {
    for (let index = 0; index < LEAF_WORDS; index += 2) {
      const a = word64At(left?.[part] ?? null, index);
      const b = word64At(right?.[part] ?? null, index);
      if (a !== b) yield { part, offset: index * 4, left: a, right: b };
    }
  }
  for (let index = 0; index < LEAF_WORDS / 32; index += 1) {
    const a = left?.irsRead?.[index] ?? 0;
    const b = right?.irsRead?.[index] ?? 0;
    if (a !== b) yield { part: 'irsRead', offset: index * BYTES_PER_READ_WORD, left: a, right: b };
  }
  for (const part of ['valid', 'dirty'] as const) {
    const a = left?.[part] ?? 0;
    const b = right?.[part] ?? 0;
    if (a !== b) yield { part, offset: 0, left: a, right: b };
  }
}

/** 64 bits from an even index on. */
function word64At(words: Uint32Array | null, index: number): bigint {
  return (BigInt(words?.[index + 1] ?? 0) << 32n) | BigInt(words?.[index] ?? 0);
}

/** One word of the bitmap of words that the IRS read covers 32 words of memory. */
const BYTES_PER_READ_WORD = 32 * 4;
