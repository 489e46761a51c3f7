import type { EventCodec } from '../codec/event-codec.ts';
import type { GroupedRecords } from '../codec/group-records.ts';
import { BLOCK_EVENTS } from '../limits.ts';
import { firstLink, nextLink } from './hash-chain.ts';
import type { Platform } from './platform.ts';

/** Encodes chunks and computes the hash chain over blocks of 4096 events, whatever their chunks are. */
export interface BlockChain {
  /** Encodes a chunk that does not cross a block; its link when it ends one. */
  readonly add: (grouped: GroupedRecords) => EncodedChunk;
  /** Events since the last whole block. */
  readonly openCount: () => number;
  /** The link over all whole blocks. */
  readonly blockLink: () => Uint8Array;
  /** The link over everything added: the run id. */
  readonly lastLink: () => Uint8Array;
}

/** The canonical bytes of a chunk, and the link behind it; null inside a block. */
export interface EncodedChunk {
  readonly events: Uint8Array;
  readonly link: Uint8Array | null;
}

/** The chain of a run before its first event. */
export function blockChain(identityBytes: Uint8Array, codec: EventCodec, platform: Platform): BlockChain {
  let link = firstLink(identityBytes, platform);
  let chunks: GroupedRecords[] = [];
  let openCount = 0;
  let lastEvents: Uint8Array = new Uint8Array(0);

  const linkOfOpen = (): Uint8Array => {
    const firstSeq = chunks[0]!.records[0]!.seq;
    // A block of one chunk is encoded already; of several, it is encoded once more as one.
    const events =
      chunks.length === 1 ? lastEvents : codec.encode(codec.group(chunks.flatMap(({ records }) => records)));
    return nextLink(link, { firstSeq, events }, platform);
  };

  return {
    add: (grouped) => {
      lastEvents = codec.encode(grouped);
      chunks.push(grouped);
      openCount += grouped.records.length;
      if (openCount < BLOCK_EVENTS) return { events: lastEvents, link: null };
      link = linkOfOpen();
      chunks = [];
      openCount = 0;
      return { events: lastEvents, link };
    },
    openCount: () => openCount,
    blockLink: () => link,
    lastLink: () => (openCount === 0 ? link : linkOfOpen()),
  };
}
