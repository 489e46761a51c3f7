import type { Actor, Seq } from '@vist/core';
import type { TraceRecord } from '../codec/event-codec.ts';
import type { Chunk } from './chunk-record.ts';
import type { ChunkPlace } from './contents.ts';

/**
 * The records of chunks, ascending, from the first whose `seq` is `from` or later. One chunk is in
 * memory at a time.
 *
 * @param openLoader gives each iteration a function that opens a chunk; null when it is to be skipped.
 */
export function chunkRecords(
  chunks: readonly ChunkPlace[],
  openLoader: () => (place: ChunkPlace) => Chunk | null,
  from: Seq,
): Iterable<TraceRecord> {
  return {
    // An iterator by hand: a generator costs as much per record as decoding does.
    [Symbol.iterator]: () => {
      const load = openLoader();
      let nextChunk = chunkHolding(chunks, from);
      let chunk: Chunk | null = null;
      let at = 0;
      const next = (): IteratorResult<TraceRecord, undefined> => {
        while (chunk === null || at >= chunk.eventCount) {
          const place = chunks[nextChunk];
          if (place === undefined) return { done: true, value: undefined };
          nextChunk += 1;
          chunk = load(place);
          at = chunk === null || chunk.firstSeq >= from ? 0 : firstAt(chunk, from);
        }
        return { done: false, value: recordAt(chunk, at++) };
      };
      return { next };
    },
  };
}

/** The record at place `index` of a chunk. */
export function recordAt(chunk: Chunk, index: number): TraceRecord {
  const { decoded, origins } = chunk;
  const seq = seqAt(chunk, index);
  const distance = decoded.causeDistances[index]!;
  return {
    seq: seq as Seq,
    cause: distance === 0 ? null : ((seq - distance) as Seq),
    actor: decoded.strings[decoded.actors[index]!] as Actor,
    origin: origins === null ? null : origins[index]!,
    event: decoded.events[index]!,
  };
}

function seqAt({ firstSeq, decoded }: Chunk, index: number): number {
  return firstSeq + (decoded.seqs === null ? index : decoded.seqs[index]!);
}

/** Place of the first record of a chunk whose `seq` is `from` or later. */
function firstAt(chunk: Chunk, from: number): number {
  let at = 0;
  while (at < chunk.eventCount && seqAt(chunk, at) < from) at += 1;
  return at;
}

/** Number of the last chunk that begins at `from` or before; the first chunk when there is none. */
export function chunkHolding(chunks: readonly ChunkPlace[], from: number): number {
  let low = 0;
  let high = chunks.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (chunks[middle]!.firstSeq <= from) low = middle;
    else high = middle;
  }
  return low;
}
