import { atOffset, PayloadError, TraceFormatError } from '../format-error.ts';
import { unpackChunk } from './chunk-record.ts';
import { END_PAYLOAD_BYTES, unpackEnd, unpackFooter, type Footer, type SnapshotPlace } from './footer.ts';
import { HEAD_BYTES, OP, TAIL_BYTES } from './framing.ts';
import { unpackIndex, type IndexPart } from './index-record.ts';
import { checkMagic, MAGIC_BYTES } from './magic.ts';
import type { Platform } from './platform.ts';
import { readRecord, type StoredRecord } from './read-record.ts';
import { unpackSnapshot } from './snapshot-record.ts';
import type { ByteSource } from './source.ts';
import type { Touched } from './touched.ts';
import { walkRecords } from './walk.ts';

/** Where a chunk stands, and which records it holds. */
export interface ChunkPlace {
  readonly offset: number;
  readonly firstSeq: number;
  readonly eventCount: number;
  /** CRC-32 of its record. */
  readonly crc: number;
  /** The part of the index that names it, and its number there; null without index. */
  readonly part: IndexPart | null;
  readonly row: number;
}

/** What the index says that a chunk speaks of; null without index, and when that part of it is damaged. */
export function touchedIn({ part, row }: ChunkPlace): Touched | null {
  return part === null ? null : unlessDamaged(() => part.touchedOf(row));
}

/** Link of the hash chain after a chunk that ends a block; null when it does not, and without index. */
export function linkAfter({ part, row }: ChunkPlace): Uint8Array | null {
  return part === null ? null : part.linkOf(row);
}

/** What is in a file after its head. */
export interface Contents {
  /** Ascending by `seq`. */
  readonly chunks: readonly ChunkPlace[];
  readonly snapshots: readonly SnapshotPlace[];
  /** Null when the file has no end: it is being written, or was cut. */
  readonly footer: Footer | null;
  /** What keeps the file from being whole, by offset. */
  readonly damage: readonly TraceFormatError[];
  /** True when the chunks were found by the index, and the rest of the file was not looked at. */
  readonly isIndexed: boolean;
}

/** What the end of the file says, or what a walk over all records finds where that cannot be trusted. */
export function readContents(source: ByteSource, from: number, platform: Platform): Contents {
  const indexed = readIndexed(source, from, platform);
  return indexed instanceof TraceFormatError || indexed === null
    ? walkContents(source, from, platform, indexed)
    : indexed;
}

/** Contents by footer and index; why not, when there is a footer; null when there is none. */
function readIndexed(source: ByteSource, from: number, platform: Platform): Contents | TraceFormatError | null {
  const footer = readFooter(source, from, platform)?.footer ?? null;
  if (footer === null) return null;
  try {
    const chunks = footer.indexOffsets.flatMap((offset) => readIndex(source, offset, platform));
    checkOrder(chunks, footer);
    return { chunks, snapshots: footer.snapshots, footer, damage: [], isIndexed: true };
  } catch (error) {
    if (error instanceof TraceFormatError) return error;
    throw error;
  }
}

/** The footer that the end of a file leads to, and its record; null when there is none that can be trusted. */
export function readFooter(
  source: ByteSource,
  from: number,
  platform: Platform,
): { readonly footer: Footer; readonly record: StoredRecord } | null {
  const markOffset = source.size() - MAGIC_BYTES;
  const endOffset = markOffset - (HEAD_BYTES + END_PAYLOAD_BYTES + TAIL_BYTES);
  if (endOffset < from) return null;
  try {
    checkMagic(source.read(markOffset, MAGIC_BYTES), markOffset);
    const end = readRecord(source, endOffset, platform);
    if (end.op !== OP.end) return null;
    const record = readRecord(
      source,
      atOffset(endOffset, 'end', () => unpackEnd(end.payload)),
      platform,
    );
    if (record.op !== OP.footer) return null;
    return { record, footer: footerOf(record, platform) };
  } catch (error) {
    // What is wrong with the end is found, and named, by the walk over the records.
    if (error instanceof TraceFormatError) return null;
    throw error;
  }
}

/** The chunks of an index record, after a look at the first and the last of them. */
function readIndex(source: ByteSource, offset: number, platform: Platform): readonly ChunkPlace[] {
  const record = readRecord(source, offset, platform);
  if (record.op !== OP.index) {
    throw new TraceFormatError('stale', offset, `record of kind ${record.op}: expected an index`);
  }
  const entries = atOffset(offset, 'index', () => unpackIndex(record.payload, platform));
  for (const entry of [entries.at(0), entries.at(-1)]) {
    if (entry !== undefined) checkEntry(entry, readRecord(source, entry.offset, platform));
  }
  return entries;
}

function unlessDamaged(read: () => Touched): Touched | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof PayloadError) return null;
    throw error;
  }
}

function checkEntry(entry: ChunkPlace, record: StoredRecord): void {
  const chunk = record.op === OP.chunk && record.crc === entry.crc ? placeOf(record) : null;
  if (chunk?.firstSeq === entry.firstSeq && chunk.eventCount === entry.eventCount) return;
  throw new TraceFormatError(
    'stale',
    entry.offset,
    `the index says ${entry.eventCount} events from ${entry.firstSeq} stand here: they do not`,
  );
}

function checkOrder(chunks: readonly ChunkPlace[], footer: Footer): void {
  for (const [i, chunk] of chunks.entries()) {
    const before = chunks[i - 1];
    if (before === undefined) continue;
    if (chunk.offset > before.offset && chunk.firstSeq >= before.firstSeq + before.eventCount) continue;
    throw new TraceFormatError('stale', chunk.offset, 'the index is not in the order of the chunks');
  }
  const count = chunks.reduce((sum, chunk) => sum + chunk.eventCount, 0);
  if (count === footer.eventCount) return;
  throw new TraceFormatError('stale', 0, `the index has ${count} events: the footer says ${footer.eventCount}`);
}

/**
 * Contents by reading every record from `from` on; behind damage it goes on with the next good record.
 *
 * @param reason why the index is not used although there is one.
 */
export function walkContents(
  source: ByteSource,
  from: number,
  platform: Platform,
  reason: TraceFormatError | null,
): Contents {
  const found = { chunks: [] as ChunkPlace[], snapshots: [] as SnapshotPlace[], damage: [] as TraceFormatError[] };
  let footer: Footer | null = null;
  let isEnded = false;
  for (const walked of walkRecords(source, from, platform)) {
    try {
      if (walked.kind === 'damage') throw walked.error;
      if (walked.kind === 'mark') {
        isEnded = true;
        checkEnd(source, walked.offset);
      } else if (walked.record.op === OP.chunk) addChunk(found.chunks, walked.record);
      else if (walked.record.op === OP.snapshot) found.snapshots.push(snapshotPlaceOf(walked.record));
      else if (walked.record.op === OP.footer) footer = footerOf(walked.record, platform);
    } catch (error) {
      if (!(error instanceof TraceFormatError)) throw error;
      found.damage.push(error);
    }
  }
  if (found.damage.length === 0) {
    // Without a footer the file is being written, or its writer died between two records.
    if (isEnded !== (footer !== null)) found.damage.push(endError(source, isEnded));
    const hole = holeIn(found.chunks, footer);
    if (hole !== null) found.damage.push(hole);
    if (reason !== null) found.damage.push(reason);
  }
  return { ...found, footer, isIndexed: false };
}

function holeIn(chunks: readonly ChunkPlace[], footer: Footer | null): TraceFormatError | null {
  const count = chunks.reduce((sum, { eventCount }) => sum + eventCount, 0);
  if (footer === null || footer.eventCount === count) return null;
  return new TraceFormatError('hole', 0, `the footer says ${footer.eventCount} events, the file has ${count}`);
}

function endError(source: ByteSource, isEnded: boolean): TraceFormatError {
  return isEnded
    ? new TraceFormatError('malformed', source.size() - MAGIC_BYTES, 'the end of the trace has no footer')
    : new TraceFormatError('cut', source.size(), 'the file ends before its end');
}

function addChunk(chunks: ChunkPlace[], record: StoredRecord): void {
  const place = placeOf(record);
  const before = chunks.at(-1);
  const expected = before === undefined ? 0 : before.firstSeq + before.eventCount;
  if (place.firstSeq < expected) {
    throw new TraceFormatError(
      'malformed',
      record.offset,
      `chunk from ${place.firstSeq}: expected ${expected} or later`,
    );
  }
  chunks.push(place);
}

function placeOf(record: StoredRecord): ChunkPlace {
  const { firstSeq, eventCount } = atOffset(record.offset, 'chunk', () => unpackChunk(record.payload));
  return { offset: record.offset, firstSeq, eventCount, crc: record.crc, part: null, row: 0 };
}

function snapshotPlaceOf(record: StoredRecord): SnapshotPlace {
  const { seq } = atOffset(record.offset, 'snapshot', () => unpackSnapshot(record.payload));
  return { offset: record.offset, seq };
}

function footerOf(record: StoredRecord, platform: Platform): Footer {
  return atOffset(record.offset, 'footer', () => unpackFooter(record.payload, platform));
}

function checkEnd(source: ByteSource, offset: number): void {
  checkMagic(source.read(offset, MAGIC_BYTES), offset);
  const rest = source.size() - offset - MAGIC_BYTES;
  if (rest > 0) throw new TraceFormatError('trailing-bytes', offset + MAGIC_BYTES, `${rest} bytes after the end`);
}
