import type { EventDecoder } from '../codec/event-codec.ts';
import { TraceFormatError } from '../format-error.ts';
import type { ChunkLog } from './chunk-log.ts';
import type { Chunk } from './chunk-record.ts';
import type { ChunkPlace, Contents } from './contents.ts';

/** Which chunks are wanted, and what is done about those that are damaged. */
export interface WalkOptions {
  /** Forwards: the least `seq` that is wanted. Backwards: one more than the greatest. */
  readonly start: number;
  /** Whether a chunk may hold what is looked for, by what the index says of it. */
  readonly wants: (place: ChunkPlace) => boolean;
  /** `seq` of the first event of the file, when the log has no gaps; null for a view. */
  readonly denseFrom: number | null;
  /** Told of damage, which is then skipped; null throws it. */
  readonly onDamage: ((damage: TraceFormatError) => void) | null;
}

/** One chunk after the other; null after the last. A chunk is good until the next one is asked for. */
export type ChunkWalk = () => Chunk | null;

/** Chunks with events from `start` on, ascending. */
export function walkForwards(log: ChunkLog, decode: EventDecoder, options: WalkOptions): ChunkWalk {
  const { start, denseFrom } = options;
  let contents: Contents | null = null;
  let expected = Math.max(start, denseFrom ?? 0);
  let index = 0;
  return () => {
    for (;;) {
      if (contents !== log.contents()) {
        // The index was dropped, perhaps by another walk: look up the place again.
        contents = log.contents();
        index = chunkHolding(contents.chunks, expected);
        reportView(contents, options);
      }
      const place = contents.chunks[index];
      const hole = denseFrom === null ? null : holeBefore(contents, place, expected, denseFrom);
      if (hole !== null) damaged(hole, options);
      if (place === undefined) return null;
      index += 1;
      const end = place.firstSeq + place.eventCount;
      if (options.wants(place)) {
        const chunk = loadOr(log, place, decode, options);
        if (chunk === 'look again') continue;
        expected = Math.max(expected, end);
        if (chunk !== null) return chunk;
      }
      expected = Math.max(expected, end);
    }
  };
}

/** Chunks with events before `start`, descending. */
export function walkBackwards(log: ChunkLog, decode: EventDecoder, options: WalkOptions): ChunkWalk {
  const { start, denseFrom } = options;
  let contents: Contents | null = null;
  let expected: number | null = null;
  let index = -1;
  return () => {
    for (;;) {
      if (contents !== log.contents()) {
        contents = log.contents();
        expected ??= endOf(contents, options);
        index = start > 0 ? chunkHolding(contents.chunks, (expected ?? start) - 1) : -1;
        reportView(contents, options);
      }
      const place = contents.chunks[index];
      if (place === undefined) {
        if (denseFrom !== null && expected !== null && expected > denseFrom)
          damaged(holeError(denseFrom, expected, 0), options);
        return null;
      }
      index -= 1;
      const end = place.firstSeq + place.eventCount;
      if (denseFrom !== null && expected !== null && end < expected)
        damaged(holeError(end, expected, place.offset), options);
      if (options.wants(place)) {
        const chunk = loadOr(log, place, decode, options);
        if (chunk === 'look again') continue;
        expected = place.firstSeq;
        if (chunk !== null) return chunk;
      }
      expected = place.firstSeq;
    }
  };
}

/** One more than the last event that a backwards walk should meet; null when the file does not say. */
function endOf({ footer }: Contents, { start, denseFrom }: WalkOptions): number | null {
  return footer === null || denseFrom === null ? null : Math.min(start, denseFrom + footer.eventCount);
}

function loadOr(
  log: ChunkLog,
  place: ChunkPlace,
  decode: EventDecoder,
  options: WalkOptions,
): Chunk | null | 'look again' {
  try {
    return log.load(place, decode);
  } catch (error) {
    if (!(error instanceof TraceFormatError)) throw error;
    // Perhaps it is the index that is wrong.
    if (log.dropIndex(error)) return 'look again';
    damaged(error, options);
    return null;
  }
}

function damaged(error: TraceFormatError, { onDamage }: WalkOptions): void {
  if (onDamage === null) throw error;
  onDamage(error);
}

/** In a view nobody can tell a hole from what was left out, so damage is told before the first event. */
function reportView(contents: Contents, options: WalkOptions): void {
  if (options.denseFrom !== null) return;
  for (const error of contents.damage) damaged(error, options);
}

function holeBefore(
  contents: Contents,
  place: ChunkPlace | undefined,
  expected: number,
  denseFrom: number,
): TraceFormatError | null {
  if (place !== undefined) {
    return place.firstSeq > expected ? holeError(expected, place.firstSeq, place.offset) : null;
  }
  const { footer, damage } = contents;
  if (footer === null || expected >= denseFrom + footer.eventCount) return null;
  return holeError(expected, denseFrom + footer.eventCount, damage.at(-1)?.offset ?? 0);
}

function holeError(from: number, to: number, offset: number): TraceFormatError {
  return new TraceFormatError('hole', offset, `events ${from} to ${to - 1} are missing`);
}

/** Number of the last chunk that begins at `seq` or before; the first chunk when there is none. */
function chunkHolding(chunks: readonly ChunkPlace[], seq: number): number {
  let low = 0;
  let high = chunks.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (chunks[middle]!.firstSeq <= seq) low = middle;
    else high = middle;
  }
  return low;
}
