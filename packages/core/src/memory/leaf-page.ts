import type { Lease } from '../kernel/lease.ts';
import { expectPage, nullOr, partsOf, type StatePage, wholeOf } from '../kernel/page.ts';
import { Leaf } from './leaf.ts';

/**
 * A leaf as `[valid, dirty, poc, cache, irs, irsRead]`. A view that was never written is null. One with words
 * that are not zero is a map of 32 bytes, whose bit n (from the least of each byte) says that word n is not zero, and those
 * words, little-endian; one with nothing but zeros has no bytes. `irsRead` is a map of the same form.
 */
export function leafPage({ valid, dirty, poc, cache, irs, irsRead }: Leaf): StatePage {
  return [valid, dirty, wordsPage(poc), wordsPage(cache), wordsPage(irs), mapPage(irsRead)];
}

/** Inverse of {@link leafPage}. @throws PageError when the page is no leaf. */
export function leafOf(page: StatePage, lease: Lease): Leaf {
  const [valid, dirty, poc, cache, irs, irsRead] = partsOf(page, 6);
  const leaf = new Leaf(lease, null);
  leaf.valid = linesOf(valid);
  leaf.dirty = linesOf(dirty);
  leaf.poc = nullOr(poc, wordsOf);
  leaf.cache = nullOr(cache, wordsOf);
  leaf.irs = nullOr(irs, wordsOf);
  leaf.irsRead = nullOr(irsRead, mapOf);
  return leaf;
}

/** True when both leaves have the same page. */
export function isSameLeaf(left: Leaf, right: Leaf): boolean {
  if (left === right) return true;
  return (
    left.valid === right.valid &&
    left.dirty === right.dirty &&
    isSameArray(left.poc, right.poc) &&
    isSameArray(left.cache, right.cache) &&
    isSameArray(left.irs, right.irs) &&
    isSameArray(left.irsRead, right.irsRead)
  );
}

const MAP_BYTES = 32;
const WORDS = 256;
const NO_BYTES = new Uint8Array(0);
/** Shared by all leaves that hold nothing but zeros: who writes one copies it, because no draft has its lease. */
const ZEROS = new Uint32Array(WORDS);

function wordsPage(words: Uint32Array | null): StatePage {
  if (words === null) return null;
  let count = 0;
  for (let index = 0; index < WORDS; index += 1) if (words[index] !== 0) count += 1;
  if (count === 0) return NO_BYTES;
  const bytes = new Uint8Array(MAP_BYTES + 4 * count);
  let at = MAP_BYTES;
  for (let index = 0; index < WORDS; index += 1) {
    const word = words[index] ?? 0;
    if (word === 0) continue;
    bytes[index >>> 3] = (bytes[index >>> 3] ?? 0) | (1 << (index & 7));
    bytes[at] = word & 0xff;
    bytes[at + 1] = (word >>> 8) & 0xff;
    bytes[at + 2] = (word >>> 16) & 0xff;
    bytes[at + 3] = word >>> 24;
    at += 4;
  }
  return bytes;
}

function wordsOf(page: StatePage): Uint32Array {
  expectPage(page instanceof Uint8Array, 'page of a leaf: expected bytes');
  if (page.length === 0) return ZEROS;
  expectPage(page.length >= MAP_BYTES, `page of a leaf: expected a map of ${MAP_BYTES} bytes, got ${page.length}`);
  const words = new Uint32Array(WORDS);
  let at = MAP_BYTES;
  for (let byte = 0; byte < MAP_BYTES; byte += 1) {
    const bits = page[byte] ?? 0;
    for (let bit = 0; bits >>> bit !== 0; bit += 1) {
      if (((bits >>> bit) & 1) === 0) continue;
      words[8 * byte + bit] = littleWord(page, at);
      at += 4;
    }
  }
  expectPage(at === page.length, `page of a leaf: expected ${at} bytes, got ${page.length}`);
  return words;
}

/** Which words the IRS read: a bit per word already, so that its own bytes are the page. */
function mapPage(map: Uint32Array | null): StatePage {
  if (map === null) return null;
  const bytes = new Uint8Array(MAP_BYTES);
  for (let byte = 0; byte < MAP_BYTES; byte += 1) bytes[byte] = ((map[byte >>> 2] ?? 0) >>> (8 * (byte & 3))) & 0xff;
  return bytes;
}

function mapOf(page: StatePage): Uint32Array {
  expectPage(page instanceof Uint8Array && page.length === MAP_BYTES, 'page of a leaf: expected a map of words');
  return Uint32Array.from({ length: MAP_BYTES / 4 }, (_, index) => littleWord(page, 4 * index));
}

function littleWord(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  return (low | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
}

function linesOf(page: StatePage | undefined): number {
  const lines = wholeOf(page);
  expectPage(lines < 2 ** 32, `page of a leaf: expected 32 lines, got ${lines}`);
  return lines;
}

function isSameArray(left: Uint32Array | null, right: Uint32Array | null): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
  return true;
}
