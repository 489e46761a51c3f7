import type { EventDecoder } from '../codec/event-codec.ts';
import { TraceFormatError } from '../format-error.ts';
import type { ChunkLog } from './chunk-log.ts';
import type { Chunk } from './chunk-record.ts';
import type { ChunkPlace, Contents } from './contents.ts';

/** Which chunks are wanted, and what is done about those that are damaged. */
export interface WalkOptions {
  readonly direction: 'forwards' | 'backwards';
  /** The least wanted `seq`, and one more than the greatest. */
  readonly from: number;
  readonly before: number;
  /** Whether a chunk may hold what is looked for, by what the index says of it. */
  readonly wants: (place: ChunkPlace) => boolean;
  /** `seq` of the first event of the file, when the log has no gaps; null for a view. */
  readonly denseFrom: number | null;
  /** Told of damage, which is then skipped; null throws it. */
  readonly onDamage: ((damage: TraceFormatError) => void) | null;
}

/** One chunk after the other; null after the last. A chunk is good until the next one is asked for. */
export type ChunkWalk = () => Chunk | null;

/** Walks over the chunks that may hold wanted events. */
export function walkChunks(log: ChunkLog, decode: EventDecoder, options: WalkOptions): ChunkWalk {
  const path = options.direction === 'forwards' ? ascending(options) : descending(options);
  let contents: Contents | null = null;
  return () => {
    for (;;) {
      if (contents !== log.contents()) {
        // The index was dropped, perhaps by another walk: what is done is done, the rest is looked up.
        contents = log.contents();
        path.lookUp(contents);
        reportView(contents, options);
      }
      const { place, hole } = path.ahead();
      if (hole !== null) damaged(hole, options);
      if (place === null) return null;
      const chunk = options.wants(place) ? loadOr(log, place, decode, options) : null;
      if (chunk === 'look again') continue;
      path.pass(place);
      if (chunk !== null) return chunk;
    }
  };
}

/** The order in which chunks are passed, and what is missing on the way. */
interface Path {
  readonly lookUp: (contents: Contents) => void;
  /** The next chunk, null at the end; and the events that should stand before it and do not. */
  readonly ahead: () => { readonly place: ChunkPlace | null; readonly hole: TraceFormatError | null };
  readonly pass: (place: ChunkPlace) => void;
}

function ascending({ from, before, denseFrom }: WalkOptions): Path {
  let chunks: readonly ChunkPlace[] = [];
  let logEnd = 0;
  let index = 0;
  /** Everything below was passed. */
  let low = Math.max(from, denseFrom ?? 0);
  return {
    lookUp: (contents) => {
      ({ chunks } = contents);
      logEnd = endOf(contents, denseFrom) ?? 0;
      index = chunkHolding(chunks, low);
      if (denseFrom === null) return;
      while (index < chunks.length && endOfChunk(chunks[index]!) <= low) index += 1;
    },
    ahead: () => {
      const next = chunks[index];
      const place = next === undefined || next.firstSeq >= before ? null : next;
      const high = Math.min(before, place?.firstSeq ?? logEnd);
      return { place, hole: denseFrom === null ? null : holeIn(low, high, place) };
    },
    pass: (place) => {
      index += 1;
      low = Math.max(low, endOfChunk(place));
    },
  };
}

function descending({ from, before, denseFrom }: WalkOptions): Path {
  let chunks: readonly ChunkPlace[] = [];
  let index = -1;
  /** Everything from here on was passed; null as long as nobody knows where the log ends. */
  let high: number | null = null;
  return {
    lookUp: (contents) => {
      ({ chunks } = contents);
      const logEnd = endOf(contents, denseFrom);
      if (high === null && logEnd !== null) high = Math.min(before, logEnd);
      index = lastBefore(chunks, high ?? before);
    },
    ahead: () => {
      const next = chunks[index];
      const isPassed = next === undefined || (denseFrom !== null && endOfChunk(next) <= from);
      const place = isPassed ? null : next;
      const low = Math.max(from, place === null ? (denseFrom ?? 0) : endOfChunk(place));
      return { place, hole: denseFrom === null || high === null ? null : holeIn(low, high, place) };
    },
    pass: (place) => {
      index -= 1;
      high = Math.min(high ?? before, place.firstSeq);
    },
  };
}

function holeIn(low: number, high: number, place: ChunkPlace | null): TraceFormatError | null {
  if (low >= high) return null;
  return new TraceFormatError('hole', place?.offset ?? 0, `events ${low} to ${high - 1} are missing`);
}

function endOfChunk({ firstSeq, eventCount }: ChunkPlace): number {
  return firstSeq + eventCount;
}

/** One more than the last event of a log without gaps; null when the file does not say. */
function endOf({ footer }: Contents, denseFrom: number | null): number | null {
  return footer === null || denseFrom === null ? null : denseFrom + footer.eventCount;
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

/** Number of the last chunk that begins before `seq`; -1 when there is none. */
function lastBefore(chunks: readonly ChunkPlace[], seq: number): number {
  let low = -1;
  let high = chunks.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (chunks[middle]!.firstSeq < seq) low = middle;
    else high = middle;
  }
  return low;
}

/** Number of the last chunk that begins at `seq` or before; the first chunk when there is none. */
function chunkHolding(chunks: readonly ChunkPlace[], seq: number): number {
  return Math.max(0, lastBefore(chunks, seq + 1));
}
