import { type PhysAddr, physAddr } from '../arch/addr.ts';
import type { Lease } from '../kernel/lease.ts';
import type { Radix } from '../kernel/radix.ts';
import { copyLeafWords, fillLeafWords, LEAF_BYTES, type Leaf, type View } from './leaf.ts';
import { leafAt, ownLeaf } from './space.ts';
import type { ByteRange } from './state.ts';

/** The PEs' caches seen as one: PEs are coherent with each other, so a line is cached or it is not. */
export interface CacheSpace {
  readonly leaves: Radix<Leaf>;
  readonly lease: Lease;
  readonly lineBytes: number;
}

/** What a line is in the PEs' caches. */
export type LineState = 'absent' | 'clean' | 'dirty';

/** State of the line that holds `addr`. */
export function lineState(leaves: Radix<Leaf>, lineBytes: number, addr: number): LineState {
  const leaf = leafAt(leaves, addr);
  if (leaf === null) return 'absent';
  const bit = lineBit(addr, lineBytes);
  if ((leaf.dirty & bit) !== 0) return 'dirty';
  return (leaf.valid & bit) === 0 ? 'absent' : 'clean';
}

/** The view a PE reads: its cache where the line is cached, the PoC otherwise. */
export function peView(lineBytes: number): (leaf: Leaf, addr: number) => View {
  return (leaf, addr) => ((leaf.valid & lineBit(addr, lineBytes)) === 0 ? 'poc' : 'cache');
}

/** Base of the first line of a range, and the end of its last: `start & ~(line - 1)` while `< end`, at least one. */
export function linesOf(addr: number, sizeBytes: number, lineBytes: number): { start: number; end: number } {
  const start = addr - (addr % lineBytes);
  const end = Math.max(addr + sizeBytes, start + 1);
  return { start, end: end + ((lineBytes - (end % lineBytes)) % lineBytes) };
}

/** Runs of neighbouring lines in a range that are in the given state. Reads each leaf once. */
export function lineRuns(
  leaves: Radix<Leaf>,
  lineBytes: number,
  range: { readonly start: number; readonly end: number },
  wanted: WantedLines,
): readonly ByteRange[] {
  const runs: { base: PhysAddr; sizeBytes: number }[] = [];
  for (let at = range.start; at < range.end;) {
    const stop = Math.min(range.end, leafEnd(at));
    const bits = wantedBits(leafAt(leaves, at), wanted);
    for (let line = bits === 0 ? stop : at; line < stop; line += lineBytes) {
      if ((bits & lineBit(line, lineBytes)) === 0) continue;
      const last = runs.at(-1);
      if (last !== undefined && last.base + last.sizeBytes === line) last.sizeBytes += lineBytes;
      else runs.push({ base: physAddr(line), sizeBytes: lineBytes });
    }
    at = stop;
  }
  return runs;
}

/** Which lines a search is after. */
export type WantedLines = 'absent' | 'cached' | 'dirty';

/** Fetches the lines of a range from the PoC; they are clean then. */
export function fetchLines(space: CacheSpace, base: number, sizeBytes: number): void {
  forEachLeaf(space, base, sizeBytes, (leaf, bits, from, to) => {
    copyLeafWords(leaf, 'poc', 'cache', from, to);
    leaf.valid = (leaf.valid | bits) >>> 0;
    leaf.dirty = (leaf.dirty & ~bits) >>> 0;
  });
}

/** Writes the lines of a range back to the PoC; they stay, clean. */
export function writeBackLines(space: CacheSpace, base: number, sizeBytes: number): void {
  forEachLeaf(space, base, sizeBytes, (leaf, bits, from, to) => {
    copyLeafWords(leaf, 'cache', 'poc', from, to);
    leaf.dirty = (leaf.dirty & ~bits) >>> 0;
  });
}

/** Drops the lines of a range; what was dirty is lost. Their words are cleared, so that equal caches are equal. */
export function dropLines(space: CacheSpace, base: number, sizeBytes: number): void {
  forEachLeaf(space, base, sizeBytes, (leaf, bits, from, to) => {
    fillLeafWords(leaf, 'cache', from, to, 0);
    leaf.valid = (leaf.valid & ~bits) >>> 0;
    leaf.dirty = (leaf.dirty & ~bits) >>> 0;
  });
}

/** Marks the lines of a range cached and dirty. */
export function dirtyLines(space: CacheSpace, base: number, sizeBytes: number): void {
  forEachLeaf(space, base, sizeBytes, (leaf, bits) => {
    leaf.valid = (leaf.valid | bits) >>> 0;
    leaf.dirty = (leaf.dirty | bits) >>> 0;
  });
}

/** Sets bytes of one view to a value, word by word; the ends of the range are multiples of 4. */
export function fillRange(
  space: { readonly leaves: Radix<Leaf>; readonly lease: Lease },
  view: View,
  range: { readonly base: number; readonly sizeBytes: number; readonly word: number },
): void {
  const end = range.base + range.sizeBytes;
  for (let at = range.base; at < end;) {
    const stop = Math.min(end, leafEnd(at));
    const from = Math.floor((at % LEAF_BYTES) / 4);
    fillLeafWords(ownLeaf(space.leaves, space.lease, at), view, from, from + (stop - at) / 4, range.word);
    at = stop;
  }
}

function lineBit(addr: number, lineBytes: number): number {
  return (1 << Math.floor((addr % LEAF_BYTES) / lineBytes)) >>> 0;
}

function leafEnd(addr: number): number {
  return addr - (addr % LEAF_BYTES) + LEAF_BYTES;
}

function wantedBits(leaf: Leaf | null, wanted: WantedLines): number {
  if (leaf === null) return wanted === 'absent' ? ~0 : 0;
  if (wanted === 'absent') return ~leaf.valid;
  return wanted === 'cached' ? leaf.valid : leaf.dirty;
}

/** Visits the lines of a range leaf by leaf: the bits of the lines, and the words that they hold. */
function forEachLeaf(
  space: CacheSpace,
  base: number,
  sizeBytes: number,
  visit: (leaf: Leaf, bits: number, fromWord: number, toWord: number) => void,
): void {
  const { lineBytes } = space;
  const { start, end } = linesOf(base, sizeBytes, lineBytes);
  for (let at = start; at < end;) {
    const stop = Math.min(end, leafEnd(at));
    const fromWord = (at % LEAF_BYTES) / 4;
    const lineCount = (stop - at) / lineBytes;
    // 32 lines fill the word of bits: a shift by 32 would be a shift by 0.
    const bits = lineCount === 32 ? 0xffff_ffff : (((1 << lineCount) - 1) << ((at % LEAF_BYTES) / lineBytes)) >>> 0;
    visit(ownLeaf(space.leaves, space.lease, at), bits, fromWord, fromWord + (stop - at) / 4);
    at = stop;
  }
}
