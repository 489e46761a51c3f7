import { BLOCK_EVENTS } from '../limits.ts';
import { linkAfter, type ChunkPlace, type Contents } from './contents.ts';
import { isSameLink } from './hash-chain.ts';
import type { StoredHeader } from './header.ts';

/** What the index of a file says of its events without reading them. */
export interface IndexedFile {
  readonly header: StoredHeader;
  readonly contents: Contents;
}

/**
 * A position up to which two files have the same events, by what their indexes say: at least all whole blocks that
 * are the same. Runs of one identity are compared by the hash chain, with a binary search, because a link stands
 * for everything before it. Other runs have no link in common: their chunks are compared by length and CRC-32, one
 * by one. No event is read.
 */
export function commonPrefix(a: IndexedFile, b: IndexedFile): number {
  const from = a.header.notes.firstSeq;
  if (b.header.notes.firstSeq !== from || a.header.notes.view !== null || b.header.notes.view !== null) return 0;
  return hasOneIdentity(a, b) && a.contents.isIndexed && b.contents.isIndexed
    ? from + BLOCK_EVENTS * equalLinks(linksOf(a.contents, from), linksOf(b.contents, from))
    : endOfEqualChunks(a.contents.chunks, b.contents.chunks);
}

function hasOneIdentity({ header: a }: IndexedFile, { header: b }: IndexedFile): boolean {
  return (
    a.identityBytes.length === b.identityBytes.length && a.identityBytes.every((byte, i) => byte === b.identityBytes[i])
  );
}

/** The chunks that end a block: each has a link. */
function linksOf({ chunks }: Contents, from: number): readonly ChunkPlace[] {
  return chunks.filter(({ firstSeq, eventCount }) => (firstSeq + eventCount - from) % BLOCK_EVENTS === 0);
}

/** How many links both begin with. */
function equalLinks(a: readonly ChunkPlace[], b: readonly ChunkPlace[]): number {
  let equal = 0;
  let other = Math.min(a.length, b.length) + 1;
  while (other - equal > 1) {
    const middle = (equal + other) >> 1;
    if (haveOneLink(a[middle - 1]!, b[middle - 1]!)) equal = middle;
    else other = middle;
  }
  return equal;
}

function haveOneLink(a: ChunkPlace, b: ChunkPlace): boolean {
  const [left, right] = [linkAfter(a), linkAfter(b)];
  return left !== null && right !== null && isSameLink(left, right);
}

function endOfEqualChunks(a: readonly ChunkPlace[], b: readonly ChunkPlace[]): number {
  let end = 0;
  for (const [index, { firstSeq, eventCount, crc }] of a.entries()) {
    const other = b[index];
    if (other?.firstSeq !== firstSeq || other.eventCount !== eventCount || other.crc !== crc) break;
    end = firstSeq + eventCount;
  }
  return end;
}
