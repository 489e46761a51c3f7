import type { EventCodec, EventDecoder, TraceRecord } from '../codec/event-codec.ts';
import { PayloadError, TraceFormatError } from '../format-error.ts';
import { BLOCK_EVENTS } from '../limits.ts';
import type { ChunkLog } from './chunk-log.ts';
import { linkAfter, type ChunkPlace } from './contents.ts';
import { firstLink, nextLink } from './hash-chain.ts';
import type { StoredHeader } from './header.ts';
import { lastWhile } from './last-while.ts';
import type { Platform } from './platform.ts';
import { chunkRecords } from './records.ts';

/** Links of the hash chain over the events before a position of a file. */
export interface PrefixLinks {
  /** Null when events before it are damaged or missing. Cheap where the index has the links of whole blocks. */
  readonly before: (seq: number) => Uint8Array | null;
}

/** Links by the index of a log, and where it tells none, by its events. */
export function prefixLinks(
  log: ChunkLog,
  {
    header,
    codec,
    platform,
  }: { readonly header: StoredHeader; readonly codec: EventCodec; readonly platform: Platform },
): PrefixLinks {
  const { firstSeq } = header.notes;
  const decode = log.decoder();
  /** Links before blocks that the index did not tell: where a file has no end, all of them. */
  const computed = [firstLink(header.identityBytes, platform)];

  const blockLink = (block: number): Uint8Array | null => {
    const known = computed[block];
    if (known !== undefined) return known;
    const end = firstSeq + block * BLOCK_EVENTS;
    const last = chunkBefore(log.contents().chunks, end);
    if (last !== null && endOf(last) === end) {
      const told = linkAfter(last);
      if (told !== null) return told;
    }
    for (let next = computed.length; next <= block; next += 1) {
      const start = firstSeq + (next - 1) * BLOCK_EVENTS;
      const link = linkOver(computed[next - 1]!, start, start + BLOCK_EVENTS);
      if (link === null) return null;
      computed.push(link);
    }
    return computed[block] ?? null;
  };

  const linkOver = (link: Uint8Array, start: number, end: number): Uint8Array | null => {
    const records = recordsIn(log, decode, start, end);
    if (records === null) return null;
    return nextLink(link, { firstSeq: start, events: codec.encode(codec.group(records)) }, platform);
  };

  return {
    before: (seq) => {
      if (seq < firstSeq) return null;
      const block = Math.floor((seq - firstSeq) / BLOCK_EVENTS);
      const start = firstSeq + block * BLOCK_EVENTS;
      const link = blockLink(block);
      return link === null || start === seq ? link : linkOver(link, start, seq);
    },
  };
}

/** The stored records from `start` to before `end`; null when not all of them are good. */
function recordsIn(log: ChunkLog, decode: EventDecoder, start: number, end: number): readonly TraceRecord[] | null {
  const { chunks } = log.contents();
  const records: TraceRecord[] = [];
  for (let seq = start; seq < end;) {
    const place = chunkBefore(chunks, seq + 1);
    if (place === null || endOf(place) <= seq) return null;
    const chunk = loadOrNull(log, place, decode);
    if (chunk === null) return null;
    for (const record of chunk) if (record.seq >= seq && record.seq < end) records.push(record);
    seq = endOf(place);
  }
  return records.length === end - start ? records : null;
}

function loadOrNull(log: ChunkLog, place: ChunkPlace, decode: EventDecoder): readonly TraceRecord[] | null {
  try {
    return chunkRecords(log.load(place, decode), decode, null);
  } catch (error) {
    if (error instanceof TraceFormatError || error instanceof PayloadError) return null;
    throw error;
  }
}

/** The last chunk that begins before a position; null when there is none. */
function chunkBefore(chunks: readonly ChunkPlace[], seq: number): ChunkPlace | null {
  return lastWhile(chunks, (chunk) => chunk.firstSeq < seq);
}

function endOf({ firstSeq, eventCount }: ChunkPlace): number {
  return firstSeq + eventCount;
}
