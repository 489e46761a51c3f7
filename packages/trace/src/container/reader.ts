import type { EventSpec, LogSource, Seq, SystemRecord } from '@vist/core';
import { eventCodec, type EventDecoder, type TraceRecord } from '../codec/event-codec.ts';
import { TraceFormatError } from '../format-error.ts';
import { upcastFor, type Upcast } from '../upcast/upcast.ts';
import { chunkLog, type ChunkLog } from './chunk-log.ts';
import { walkChunks, type ChunkWalk, type WalkOptions } from './chunk-walk.ts';
import type { IndexedFile } from './common-prefix.ts';
import { readContents, type ChunkPlace } from './contents.ts';
import { openCursor, type TraceCursor } from './cursor.ts';
import { mayMatch, type TraceFilter } from './filter.ts';
import type { Ending, Footer } from './footer.ts';
import type { TraceHeader } from './header.ts';
import { readParts, type TracePart } from './parts.ts';
import type { Platform } from './platform.ts';
import { readPreamble, type Preamble } from './preamble.ts';
import { prefixLinks } from './prefix-links.ts';
import { recordsOf, type RecordRange } from './records.ts';
import { snapshotReader, type Snapshots } from './snapshots.ts';
import type { ByteSource } from './source.ts';

/** How to read. */
export interface ReadOptions {
  /**
   * Called for damage inside the file; reading then goes on with the next good chunk. Without it the
   * damage is thrown.
   */
  readonly onDamage?: (damage: TraceFormatError) => void;
}

/** Which records are asked for; all, when nothing is given. */
export interface TraceQuery {
  /** The least `seq`. */
  readonly from?: Seq;
  /** One more than the greatest `seq`. */
  readonly before?: Seq;
  readonly filter?: TraceFilter;
}

/** A trace that is open for reading. */
export interface TraceReader extends LogSource {
  readonly header: TraceHeader;
  /** The event types of the file. */
  readonly schema: readonly EventSpec[];
  /** Number of records in the file. */
  readonly length: number;
  /** How writing ended; `open` when the file has no end, because it grows, or its writer died. */
  readonly ending: Ending | 'open';
  /** The first thing that keeps the file from being whole, or null; reading on may find more. */
  readonly damage: TraceFormatError | null;
  /** Everything of this kind that is known by now, by offset. */
  readonly allDamage: () => readonly TraceFormatError[];
  /** Null when the file has no end. */
  readonly footer: Footer | null;
  /** Run id in hex; null when the file has no end. */
  readonly runId: string | null;
  /**
   * Records from `from` on, ascending, as events of this program.
   *
   * @throws TraceFormatError while iterating, where a chunk is damaged, missing, or of an unknown type.
   */
  readonly records: (from: Seq) => Iterable<SystemRecord>;
  /** The records that fit a query, ascending; chunks that cannot hold one are not opened. */
  readonly find: (query: TraceQuery) => Iterable<SystemRecord>;
  /** The same, descending. */
  readonly findBackwards: (query: TraceQuery) => Iterable<SystemRecord>;
  /** A cursor over the columns of the events that fit a query. */
  readonly cursor: (query: TraceQuery) => TraceCursor;
  /** The events of the file as they are stored, known types or not: for those who only pass them on. */
  readonly storedRecords: (from: Seq, filter?: TraceFilter) => Iterable<TraceRecord>;
  /** What the index says of the file: what {@link commonPrefix} compares. */
  readonly indexed: () => IndexedFile;
  readonly snapshots: Snapshots;
  /**
   * Everything between head and end, in the order of the file and as it is stored: for those who write it
   * again. Reads the whole file, without the index.
   */
  readonly parts: () => Iterable<TracePart>;
  readonly close: () => void;
}

/**
 * Opens a trace. A file that was cut opens with the chunks that are whole.
 *
 * @throws TraceFormatError when mark, header or schema cannot be trusted.
 */
export function openTrace(source: ByteSource, platform: Platform, options: ReadOptions = {}): TraceReader {
  const preamble = readPreamble(source, platform);
  const { header, schema } = preamble;
  const contents = readContents(source, preamble.end, platform);
  const codec = eventCodec(schema);
  const log = chunkLog(source, { contents, start: preamble.end }, codec, platform);
  const { footer } = contents;
  const links = prefixLinks(log, { header, codec, platform });
  const onDamage = options.onDamage ?? null;

  const upcast = upcastFor(schema);

  const find = (query: TraceQuery, direction: 'forwards' | 'backwards'): Iterable<SystemRecord> => {
    refuseStrangers(footer, upcast);
    // The upcast leaves only events of this program.
    return findRecords(log, preamble, query, { direction, onDamage, upcast }) as Iterable<SystemRecord>;
  };

  return {
    header,
    schema,
    length: contents.chunks.reduce((sum, chunk) => sum + chunk.eventCount, 0),
    ending: footer?.ending ?? 'open',
    get damage() {
      return log.contents().damage[0] ?? null;
    },
    allDamage: () => log.contents().damage,
    footer,
    runId: footer?.runId ?? null,
    records: (from) => find({ from }, 'forwards'),
    find: (query) => find(query, 'forwards'),
    findBackwards: (query) => find(query, 'backwards'),
    storedRecords: (from, filter) => {
      const query = filter === undefined ? { from } : { from, filter };
      return findRecords(log, preamble, query, { direction: 'forwards', onDamage, upcast: null });
    },
    cursor: (query) => {
      const range = rangeOf(query, null);
      return openCursor(walkChunks(log, log.decoder(), walkOptions(range, 'forwards', preamble, onDamage)), range);
    },
    indexed: () => ({ header, contents: log.contents() }),
    snapshots: snapshotReader(source, log.contents, { links, platform }),
    parts: () => readParts(source, preamble.end, codec, platform),
    close: source.close,
  };
}

function findRecords(
  log: ChunkLog,
  preamble: Preamble,
  query: TraceQuery,
  how: Pick<WalkOptions, 'direction' | 'onDamage'> & Pick<RecordRange, 'upcast'>,
): Iterable<TraceRecord> {
  const range = rangeOf(query, how.upcast);
  const options = walkOptions(range, how.direction, preamble, how.onDamage);
  const openWalk = (decode: EventDecoder): ChunkWalk => walkChunks(log, decode, options);
  return recordsOf(openWalk, log.decoder, how.direction, range);
}

/** A file that says of itself that it has events of other programs is refused before its first event. */
function refuseStrangers(footer: Footer | null, upcast: Upcast): void {
  for (const tag of footer?.tagCounts.keys() ?? []) {
    const problem = upcast.problemOf(tag);
    if (problem !== null) throw new TraceFormatError(problem.code, 0, problem.message);
  }
}

function rangeOf({ from, before, filter }: TraceQuery, upcast: Upcast | null): RecordRange {
  return { from: from ?? 0, before: before ?? Number.MAX_SAFE_INTEGER, filter: filter ?? null, upcast };
}

function walkOptions(
  { from, before, filter }: RecordRange,
  direction: WalkOptions['direction'],
  { header, schema }: Preamble,
  onDamage: WalkOptions['onDamage'],
): WalkOptions {
  const { view, firstSeq } = header.notes;
  const tags = new Set(schema.filter(({ type }) => filter?.types?.includes(type) ?? true).map(({ tag }) => tag));
  const denseFrom = view === null ? firstSeq : null;
  const wants = (place: ChunkPlace): boolean => filter === null || mayMatch(filter, place, tags);
  return { direction, from, before, denseFrom, wants, onDamage };
}
