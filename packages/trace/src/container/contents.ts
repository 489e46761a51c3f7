import type { EventSpec } from '@vist/core';
import { atOffset, TraceFormatError } from '../format-error.ts';
import { unpackChunk } from './chunk-record.ts';
import { END_PAYLOAD_BYTES, unpackEnd, unpackFooter, type Footer } from './footer.ts';
import { HEAD_BYTES, OP, TAIL_BYTES } from './framing.ts';
import { unpackHeader, type StoredHeader } from './header.ts';
import { unpackIndex } from './index-record.ts';
import { checkMagic, MAGIC_BYTES } from './magic.ts';
import type { Platform } from './platform.ts';
import { readRecord, type StoredRecord } from './read-record.ts';
import { unpackSchema } from './schema-record.ts';
import type { ByteSource } from './source.ts';
import type { Touched } from './touched.ts';

/** Where a chunk stands, and which records it holds. */
export interface ChunkPlace {
  readonly offset: number;
  readonly firstSeq: number;
  readonly eventCount: number;
  /** What the index says of it, or null when there is no index. */
  readonly touched: Touched | null;
  /** Link of the hash chain after it, when the index has it. */
  readonly link: Uint8Array | null;
}

/** The head of a file. */
export interface Preamble {
  readonly header: StoredHeader;
  readonly schema: readonly EventSpec[];
  /** Byte after the schema. */
  readonly end: number;
}

/** What is in a file after its head. */
export interface Contents {
  readonly chunks: readonly ChunkPlace[];
  /** Null when the file has no end: it is being written, or was cut. */
  readonly footer: Footer | null;
  /** Why there is no footer although the file does not simply stop between two records. */
  readonly damage: TraceFormatError | null;
  /** Byte after the last good record that was looked at. */
  readonly end: number;
}

/**
 * Mark, header and schema. Without them nothing in the file has a meaning.
 *
 * @throws TraceFormatError
 */
export function readPreamble(source: ByteSource, platform: Platform): Preamble {
  checkMagic(source.read(0, MAGIC_BYTES), 0);
  let header: StoredHeader | null = null;
  for (let offset: number = MAGIC_BYTES; ;) {
    const record = readRecord(source, offset, platform);
    offset += record.recordLength;
    if (record.op === OP.header && header === null) {
      header = atOffset(record.offset, 'header', () => unpackHeader(record.payload));
    } else if (record.op === OP.schema && header !== null) {
      const schema = atOffset(record.offset, 'schema', () => unpackSchema(record.payload, platform));
      return { header, schema, end: offset };
    } else if (record.op <= OP.end) {
      throw new TraceFormatError('malformed', record.offset, `record of kind ${record.op}: expected header and schema`);
    }
  }
}

/** What the end of the file says, or what a walk over all records finds where it has no end. */
export function readContents(source: ByteSource, from: number, platform: Platform): Contents {
  return readIndexed(source, from, platform) ?? walkContents(source, from, platform);
}

/** Contents by footer and index; null when they are not there or cannot be trusted. */
function readIndexed(source: ByteSource, from: number, platform: Platform): Contents | null {
  const endOffset = source.size() - MAGIC_BYTES - (HEAD_BYTES + END_PAYLOAD_BYTES + TAIL_BYTES);
  if (endOffset < from) return null;
  try {
    checkMagic(source.read(source.size() - MAGIC_BYTES, MAGIC_BYTES), source.size() - MAGIC_BYTES);
    const end = readRecord(source, endOffset, platform);
    if (end.op !== OP.end) return null;
    const footerRecord = readRecord(
      source,
      atOffset(endOffset, 'end', () => unpackEnd(end.payload)),
      platform,
    );
    if (footerRecord.op !== OP.footer) return null;
    const footer = atOffset(footerRecord.offset, 'footer', () => unpackFooter(footerRecord.payload, platform));
    const chunks = footer.indexOffsets.flatMap((offset) => readIndexRecord(source, offset, platform));
    const isWhole = chunks.reduce((sum, chunk) => sum + chunk.eventCount, 0) === footer.eventCount;
    return isWhole && isInOrder(chunks) ? { chunks, footer, damage: null, end: source.size() } : null;
  } catch (error) {
    // Whatever is wrong with the end is found, and named, by the walk over the records.
    if (error instanceof TraceFormatError) return null;
    throw error;
  }
}

function readIndexRecord(source: ByteSource, offset: number, platform: Platform): readonly ChunkPlace[] {
  const record = readRecord(source, offset, platform);
  if (record.op !== OP.index) {
    throw new TraceFormatError('malformed', offset, `record of kind ${record.op}: expected an index`);
  }
  return atOffset(offset, 'index', () => unpackIndex(record.payload, platform));
}

function isInOrder(chunks: readonly ChunkPlace[]): boolean {
  return chunks.every((chunk, i) => {
    const before = chunks[i - 1];
    return (
      before === undefined || (chunk.offset > before.offset && chunk.firstSeq >= before.firstSeq + before.eventCount)
    );
  });
}

/** Contents by reading every record from `from` on, up to the end of the file or the first damage. */
export function walkContents(source: ByteSource, from: number, platform: Platform): Contents {
  const chunks: ChunkPlace[] = [];
  let footer: Footer | null = null;
  let offset = from;
  const done = (damage: TraceFormatError | null): Contents => ({ chunks, footer, damage, end: offset });
  try {
    while (offset < source.size()) {
      if (source.read(offset, 1)[0] === 0x89) {
        checkEnd(source, offset, footer);
        return done(null);
      }
      const record = readRecord(source, offset, platform);
      if (record.op === OP.chunk) chunks.push(placeOf(record));
      if (record.op === OP.footer) {
        footer = atOffset(record.offset, 'footer', () => unpackFooter(record.payload, platform));
      }
      offset += record.recordLength;
    }
    // Without a footer the file is being written, or its writer died between two records.
    return done(footer === null ? null : new TraceFormatError('cut', offset, 'the file ends before its end'));
  } catch (error) {
    if (error instanceof TraceFormatError) return done(error);
    throw error;
  }
}

function placeOf(record: StoredRecord): ChunkPlace {
  const { firstSeq, eventCount } = atOffset(record.offset, 'chunk', () => unpackChunk(record.payload));
  return { offset: record.offset, firstSeq, eventCount, touched: null, link: null };
}

function checkEnd(source: ByteSource, offset: number, footer: Footer | null): void {
  checkMagic(source.read(offset, MAGIC_BYTES), offset);
  if (footer === null) throw new TraceFormatError('malformed', offset, 'the end of the trace comes before its footer');
  const rest = source.size() - offset - MAGIC_BYTES;
  if (rest > 0) throw new TraceFormatError('trailing-bytes', offset + MAGIC_BYTES, `${rest} bytes after the end`);
}
