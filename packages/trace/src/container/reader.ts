import { specOf, type EventSpec, type LogSource, type Seq, type SystemRecord } from '@vist/core';
import { eventCodec, type EventDecoder, type TraceRecord } from '../codec/event-codec.ts';
import { atOffset, expectPayload, TraceFormatError } from '../format-error.ts';
import { openChunk, unpackChunk, type Chunk } from './chunk-record.ts';
import { chunkRecords } from './chunk-records.ts';
import { readContents, readPreamble, type ChunkPlace } from './contents.ts';
import type { Ending, Footer } from './footer.ts';
import { OP } from './framing.ts';
import type { TraceHeader } from './header.ts';
import type { Platform } from './platform.ts';
import { readRecord } from './read-record.ts';
import type { ByteSource } from './source.ts';

/** How to read. */
export interface ReadOptions {
  /**
   * Called for damage inside the file; reading then goes on with the next good chunk. Without it the
   * damage is thrown.
   */
  readonly onDamage?: (damage: TraceFormatError) => void;
}

/** A trace that is open for reading. */
export interface TraceReader extends LogSource {
  readonly header: TraceHeader;
  /** The event types of the file. */
  readonly schema: readonly EventSpec[];
  readonly length: number;
  /** How writing ended; `open` when the file has no end, because it grows, or its writer died. */
  readonly ending: Ending | 'open';
  /** What keeps the file from being whole: where it was cut, or what stands in the way of its end. */
  readonly damage: TraceFormatError | null;
  /** Null when the file has no end. */
  readonly footer: Footer | null;
  /** Run id in hex; null when the file has no end. */
  readonly runId: string | null;
  /**
   * Records from `from` on, ascending, as events of this program.
   *
   * @throws TraceFormatError while iterating, where a chunk is damaged or has an unknown event type.
   */
  readonly records: (from: Seq) => Iterable<SystemRecord>;
  /** The same with the event types of the file, known or not: for those who only pass them on. */
  readonly storedRecords: (from: Seq) => Iterable<TraceRecord>;
  readonly close: () => void;
}

/**
 * Opens a trace. A file that was cut opens with the chunks that are whole.
 *
 * @throws TraceFormatError when mark, header or schema cannot be trusted.
 */
export function openTrace(source: ByteSource, platform: Platform, options: ReadOptions = {}): TraceReader {
  const { header, schema, end } = readPreamble(source, platform);
  const { chunks, footer, damage } = readContents(source, end, platform);
  const codec = eventCodec(schema);
  const unknownTypes = new Set(schema.map(({ type }) => type).filter((type) => specOf(type) === null));

  const loader = (): ((place: ChunkPlace) => Chunk) => {
    const decode = codec.decoder();
    return (place) => loadChunk(source, place, decode, platform);
  };
  const tolerantLoader = (): ((place: ChunkPlace) => Chunk | null) => {
    const load = loader();
    const { onDamage } = options;
    return onDamage === undefined ? load : (place) => loadOrReport(load, place, onDamage);
  };
  const knownLoader = (): ((place: ChunkPlace) => Chunk | null) => {
    const load = tolerantLoader();
    return unknownTypes.size === 0 ? load : (place) => checkKnown(load(place), place, unknownTypes);
  };

  return {
    header,
    schema,
    length: chunks.reduce((sum, chunk) => sum + chunk.eventCount, 0),
    ending: footer?.ending ?? 'open',
    damage,
    footer,
    runId: footer?.runId ?? null,
    // The schema of the file names only types of this program, with the same fields: checked above.
    records: (from) => chunkRecords(chunks, knownLoader, from) as Iterable<SystemRecord>,
    storedRecords: (from) => chunkRecords(chunks, tolerantLoader, from),
    close: () => {
      source.close();
    },
  };
}

function loadChunk(
  source: ByteSource,
  place: ChunkPlace,
  decode: EventDecoder,
  platform: Platform,
): Chunk {
  const record = readRecord(source, place.offset, platform);
  return atOffset(place.offset, 'chunk', () => {
    expectPayload(record.op === OP.chunk, `record of kind ${record.op}: expected a chunk`);
    const chunk = openChunk(unpackChunk(record.payload), decode, platform);
    expectPayload(
      chunk.firstSeq === place.firstSeq && chunk.eventCount === place.eventCount,
      `${chunk.eventCount} events from ${chunk.firstSeq}: the index says ${place.eventCount} from ${place.firstSeq}`,
    );
    return chunk;
  });
}

function loadOrReport(
  load: (place: ChunkPlace) => Chunk,
  place: ChunkPlace,
  onDamage: (damage: TraceFormatError) => void,
): Chunk | null {
  try {
    return load(place);
  } catch (error) {
    if (!(error instanceof TraceFormatError)) throw error;
    onDamage(error);
    return null;
  }
}

function checkKnown(
  chunk: Chunk | null,
  place: ChunkPlace,
  unknownTypes: ReadonlySet<string>,
): Chunk | null {
  const event = chunk?.decoded.events.find(({ type }) => unknownTypes.has(type));
  if (event === undefined) return chunk;
  throw new TraceFormatError(
    'unknown-event',
    place.offset,
    `event type ${event.type}: this program does not know it`,
  );
}
