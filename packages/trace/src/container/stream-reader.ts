import type { EventSpec, SystemRecord } from '@vist/core';
import { eventCodec, type TraceRecord } from '../codec/event-codec.ts';
import { atOffset, TraceFormatError } from '../format-error.ts';
import { upcastFor } from '../upcast/upcast.ts';
import { byteFeed, type ByteFeed } from './byte-feed.ts';
import { openChunk } from './chunk-record.ts';
import { unpackFooter, type Ending, type Footer } from './footer.ts';
import { HEAD_BYTES, OP, readHead, readPayload } from './framing.ts';
import { unpackHeader, type StoredHeader, type TraceHeader } from './header.ts';
import { checkMagic, MAGIC_BYTES } from './magic.ts';
import type { Platform } from './platform.ts';
import { chunkRecords, currentRecords } from './records.ts';
import { unpackSchema } from './schema-record.ts';

/** A trace that is read from front to back while it arrives. */
export interface TraceStream {
  readonly header: TraceHeader;
  /** The event types of the file. */
  readonly schema: readonly EventSpec[];
  /**
   * The records of one chunk after the other, as they arrive; to be iterated once.
   *
   * @throws TraceFormatError while iterating, where bytes cannot be trusted. What ends early ends without
   * an error, and {@link TraceStream.damage} says so.
   */
  readonly chunks: AsyncIterable<readonly SystemRecord[]>;
  /** `open` until the end of the trace arrived. */
  readonly ending: () => Ending | 'open';
  readonly footer: () => Footer | null;
  /** Where the stream stopped although the trace was not at its end, or null. */
  readonly damage: () => TraceFormatError | null;
}

/**
 * Reads a trace from a pipe, a socket or a growing file. Resolves when header and schema arrived.
 *
 * Rejects with TraceFormatError when they cannot be trusted.
 */
export async function readTraceStream(source: AsyncIterable<Uint8Array>, platform: Platform): Promise<TraceStream> {
  const feed = byteFeed(source);
  const { header, schema } = await readStreamHead(feed, platform);
  let footer: Footer | null = null;
  let damage: TraceFormatError | null = null;

  async function* chunks(): AsyncGenerator<readonly SystemRecord[]> {
    const decode = streamDecoder(schema, platform);
    let nextSeq = header.notes.firstSeq;
    try {
      for (;;) {
        const record = await takeRecord(feed, platform);
        if (record === 'mark' || record === 'end of stream') {
          if (record === 'end of stream' && footer !== null) damage = cutAt(feed, 'the trace ends before its end');
          return;
        }
        if (record.op === OP.footer)
          footer = atOffset(record.offset, 'footer', () => unpackFooter(record.payload, platform));
        if (record.op !== OP.chunk) continue;
        const records = atOffset(record.offset, 'chunk', () => decode(record));
        nextSeq = checkSeqs(records, { nextSeq, isView: header.notes.view !== null, offset: record.offset });
        yield records;
      }
    } catch (error) {
      if (error instanceof TraceFormatError && error.code === 'cut') damage = error;
      else throw error;
    } finally {
      await feed.close();
    }
  }

  return {
    header,
    schema,
    chunks: chunks(),
    ending: () => footer?.ending ?? 'open',
    footer: () => footer,
    damage: () => damage,
  };
}

async function readStreamHead(
  feed: ByteFeed,
  platform: Platform,
): Promise<{ readonly header: StoredHeader; readonly schema: readonly EventSpec[] }> {
  checkMagic(await feed.peek(MAGIC_BYTES), 0);
  feed.skip(MAGIC_BYTES);
  let header: StoredHeader | null = null;
  for (;;) {
    const record = await takeRecord(feed, platform);
    if (record === 'mark' || record === 'end of stream') throw cutAt(feed, 'the trace ends in its head');
    if (record.op === OP.header && header === null) {
      header = atOffset(record.offset, 'header', () => unpackHeader(record.payload));
    } else if (record.op === OP.schema && header !== null) {
      return { header, schema: atOffset(record.offset, 'schema', () => unpackSchema(record.payload, platform)) };
    } else if (record.op <= OP.end) {
      throw new TraceFormatError(
        'malformed',
        record.offset,
        `record of kind ${record.op}: expected header and schema first`,
      );
    }
  }
}

interface Taken {
  readonly op: number;
  readonly offset: number;
  readonly payload: Uint8Array;
}

const MARK_BYTE = 0x89;

/** The next record; its payload is good until the next call. */
async function takeRecord(feed: ByteFeed, platform: Platform): Promise<Taken | 'mark' | 'end of stream'> {
  const offset = feed.offset();
  const headBytes = await feed.peek(HEAD_BYTES);
  if (headBytes.length === 0) return 'end of stream';
  if (headBytes[0] === MARK_BYTE) {
    checkMagic(await feed.peek(MAGIC_BYTES), offset);
    return 'mark';
  }
  if (headBytes.length < HEAD_BYTES) throw cutAt(feed, 'the trace ends in the head of a record');
  const head = readHead(headBytes, offset, platform);
  const bytes = await feed.peek(head.recordLength);
  if (bytes.length < head.recordLength) throw cutAt(feed, 'the trace ends in a record');
  // A copy: what is read from it may be kept, and the buffer of the feed moves on.
  const payload = readPayload(bytes.slice(), offset, platform);
  feed.skip(head.recordLength);
  return { op: head.op, offset, payload };
}

function cutAt(feed: ByteFeed, message: string): TraceFormatError {
  return new TraceFormatError('cut', feed.offset(), message);
}

function streamDecoder(schema: readonly EventSpec[], platform: Platform): (record: Taken) => readonly SystemRecord[] {
  const decoder = eventCodec(schema).decoder();
  const upcast = upcastFor(schema);
  return (record) => currentRecords(chunkRecords(openChunk(record, decoder, platform), decoder, upcast));
}

/** The `seq` that the next chunk begins with. @throws TraceFormatError `hole` when this one does not fit. */
function checkSeqs(
  records: readonly TraceRecord[],
  { nextSeq, isView, offset }: { readonly nextSeq: number; readonly isView: boolean; readonly offset: number },
): number {
  const first = records[0]!.seq;
  if (isView ? first >= nextSeq : first === nextSeq) return records.at(-1)!.seq + 1;
  throw new TraceFormatError('hole', offset, `chunk from event ${first}: expected ${nextSeq}`);
}
