import type { EventCodec, TraceRecord } from '../codec/event-codec.ts';
import { BLOCK_EVENTS } from '../limits.ts';
import { firstLink, nextLink } from './hash-chain.ts';
import type { Platform } from './platform.ts';

/** Encodes chunks and computes the hash chain over blocks of 4096 events, whatever their chunks are. */
export interface BlockChain {
  /** Encodes a chunk that does not cross a block; its link when it ends one. */
  readonly add: (records: readonly TraceRecord[]) => EncodedChunk;
  /** Events since the last whole block. */
  readonly openCount: () => number;
  /** The link over everything added: the run id. */
  readonly lastLink: () => Uint8Array;
}

export interface EncodedChunk {
  readonly events: Uint8Array;
  readonly link: Uint8Array | null;
}

export function blockChain(identityBytes: Uint8Array, codec: EventCodec, platform: Platform): BlockChain {
  let link = firstLink(identityBytes, platform);
  let open: TraceRecord[] = [];
  /** The encoding of the open block while it is a single chunk; null when it must be made. */
  let openEvents: Uint8Array | null = null;

  const linkOfOpen = (): Uint8Array => {
    const events = openEvents ?? codec.encode(open);
    return nextLink(link, { firstSeq: open[0]!.seq, events }, platform);
  };

  return {
    add: (records) => {
      const events = codec.encode(records);
      openEvents = open.length === 0 ? events : null;
      open = open.length === 0 ? [...records] : open.concat(records);
      if (open.length < BLOCK_EVENTS) return { events, link: null };
      link = linkOfOpen();
      open = [];
      return { events, link };
    },
    openCount: () => open.length,
    lastLink: () => (open.length === 0 ? link : linkOfOpen()),
  };
}
