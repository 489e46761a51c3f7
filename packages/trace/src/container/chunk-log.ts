import type { EventCodec, EventDecoder } from '../codec/event-codec.ts';
import { atOffset, expectPayload, TraceFormatError } from '../format-error.ts';
import { openChunk, type Chunk } from './chunk-record.ts';
import { walkContents, type ChunkPlace, type Contents } from './contents.ts';
import { OP } from './framing.ts';
import type { Platform } from './platform.ts';
import { readRecord } from './read-record.ts';
import type { ByteSource } from './source.ts';

/** The chunks of a file, found by its index for as long as that proves right. */
export interface ChunkLog {
  readonly contents: () => Contents;
  /** Opens a chunk. @throws TraceFormatError when it is damaged, or not where the index says. */
  readonly load: (place: ChunkPlace, decode: EventDecoder) => Chunk;
  /** Looks for the chunks in the file itself from now on. False when that was done already. */
  readonly dropIndex: (reason: TraceFormatError) => boolean;
  readonly decoder: () => EventDecoder;
}

/** The chunks of a file whose contents were found once, from `start` on if they have to be looked for. */
export function chunkLog(
  source: ByteSource,
  first: { readonly contents: Contents; readonly start: number },
  codec: EventCodec,
  platform: Platform,
): ChunkLog {
  let { contents } = first;
  return {
    contents: () => contents,
    load: (place, decode) => loadChunk(source, place, decode, platform),
    dropIndex: (reason) => {
      if (!contents.isIndexed) return false;
      contents = walkContents(source, first.start, platform, reason);
      return true;
    },
    decoder: codec.decoder,
  };
}

function loadChunk(source: ByteSource, place: ChunkPlace, decode: EventDecoder, platform: Platform): Chunk {
  const record = readRecord(source, place.offset, platform);
  if (record.op !== OP.chunk || record.crc !== place.crc) {
    throw new TraceFormatError('stale', place.offset, 'the index speaks of another chunk');
  }
  return atOffset(place.offset, 'chunk', () => {
    const chunk = openChunk(record, decode, platform);
    expectPayload(
      chunk.firstSeq === place.firstSeq && chunk.eventCount === place.eventCount,
      `${chunk.eventCount} events from ${chunk.firstSeq}: expected ${place.eventCount} from ${place.firstSeq}`,
    );
    return chunk;
  });
}
