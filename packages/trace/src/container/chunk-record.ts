import type { Origin } from '@vist/core';
import type { EventDecoder } from '../codec/event-codec.ts';
import { pack, packableInt, unpack } from '../codec/msgpack.ts';
import type { OpenedEvents } from '../codec/open-events.ts';
import { decodeOrigins } from '../codec/origin-codec.ts';
import { expectPayload } from '../format-error.ts';
import { BLOCK_EVENTS } from '../limits.ts';
import { packBody, unpackBody } from './body.ts';
import type { CodecName, Platform } from './platform.ts';

/** What a chunk says before its body is opened. */
export interface ChunkHead {
  /** `seq` of its first event. */
  readonly firstSeq: number;
  readonly eventCount: number;
}

/** A chunk whose body is still closed. */
export interface ChunkPayload extends ChunkHead {
  /** Bytes of the raw body that hold events; the rest holds origins. */
  readonly eventsLength: number;
  readonly body: readonly unknown[];
}

/** A chunk in memory, its events laid open. */
export interface Chunk extends ChunkHead {
  /** Byte of the file where its record begins. */
  readonly offset: number;
  readonly events: OpenedEvents;
  /** Null when no event has an origin. */
  readonly origins: () => readonly (Origin | null)[] | null;
}

/** The two parts of a chunk's body. */
export interface ChunkBytes extends ChunkHead {
  /** The canonical encoding of the events. */
  readonly events: Uint8Array;
  readonly origins: Uint8Array;
}

/** The payload of a chunk record. */
export function packChunk(chunk: ChunkBytes, codec: CodecName, platform: Platform): Uint8Array {
  const { firstSeq, eventCount, events, origins } = chunk;
  const body = packBody(concat(events, origins), codec, platform);
  return pack([packableInt(firstSeq), eventCount, events.length, ...body]);
}

/** Reads a chunk without opening its body. @throws PayloadError when the payload is not a chunk. */
export function unpackChunk(payload: Uint8Array): ChunkPayload {
  const parts = unpack(payload);
  expectPayload(Array.isArray(parts) && parts.length === 7, 'chunk: expected seven parts');
  const [firstSeq, eventCount, eventsLength, ...body] = parts as readonly unknown[];
  const first = Number(firstSeq);
  const last = first + BLOCK_EVENTS;
  expectPayload(Number.isSafeInteger(last) && first >= 0, `chunk from event ${String(firstSeq)}`);
  expectPayload(
    typeof eventCount === 'number' && Number.isInteger(eventCount) && eventCount > 0 && eventCount <= BLOCK_EVENTS,
    `chunk of ${String(eventCount)} events: expected 1 to ${BLOCK_EVENTS}`,
  );
  expectPayload(typeof eventsLength === 'number', `chunk with ${String(eventsLength)} bytes of events`);
  return { firstSeq: first, eventCount, eventsLength, body };
}

/** Opens the chunk of a record. @throws PayloadError when it is not what it says. */
export function openChunk(
  { payload, offset }: { readonly payload: Uint8Array; readonly offset: number },
  decode: EventDecoder,
  platform: Platform,
): Chunk {
  const chunk = unpackChunk(payload);
  const { firstSeq, eventCount } = chunk;
  const bytes = openBody(chunk, platform);
  const events = decode.open(bytes.events);
  expectPayload(events.count === eventCount, `chunk of ${events.count} events: its head says ${eventCount}`);
  return { offset, firstSeq, eventCount, events, origins: () => decodeOrigins(bytes.origins, eventCount) };
}

/** The raw bytes of the body in their two parts. @throws PayloadError when the body is damaged. */
export function openBody(chunk: ChunkPayload, platform: Platform): ChunkBytes {
  const { firstSeq, eventCount, eventsLength } = chunk;
  const raw = unpackBody(chunk.body, platform);
  expectPayload(
    Number.isInteger(eventsLength) && eventsLength >= 0 && eventsLength <= raw.length,
    `chunk with ${eventsLength} bytes of events in a body of ${raw.length}`,
  );
  const events = raw.subarray(0, eventsLength);
  return { firstSeq, eventCount, events, origins: raw.subarray(eventsLength) };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (b.length === 0) return a;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
