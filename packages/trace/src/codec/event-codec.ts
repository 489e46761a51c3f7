import type { DomainEvent, EventSpec, Recorded } from '@vist/core';
import { BLOCK_EVENTS } from '../limits.ts';
import { recordGrouper, type GroupedRecords } from './group-records.ts';
import { pack, unpack } from './msgpack.ts';
import { packEvents } from './pack-events.ts';
import { rowShape } from './row.ts';
import { reusedSpaces } from './space.ts';
import { unpackEvents, type DecodedEvents, type EventType } from './unpack-events.ts';

/** One entry of a log whose event types are known from a schema, not from the types of this program. */
export type TraceRecord = Recorded<DomainEvent>;

/** Turns runs of records into bytes and back, by the tables of one schema. */
export interface EventCodec {
  readonly schema: readonly EventSpec[];
  /** Sorts up to 4096 records by type. @throws TypeError when an event is not of the schema. */
  readonly group: (records: readonly TraceRecord[]) => GroupedRecords;
  /** Their canonical bytes: equal records always give equal bytes. */
  readonly encode: (grouped: GroupedRecords) => Uint8Array;
  /** A decoder with memory of its own, for one reader who looks at one chunk after the other. */
  readonly decoder: () => EventDecoder;
}

/**
 * The events of a chunk; of what it returns, only the event objects outlive the next call.
 *
 * @throws PayloadError when the bytes are not the events of a chunk of this schema.
 */
export type EventDecoder = (bytes: Uint8Array) => DecodedEvents;

/** The codec of a schema, whose specs are ascending by tag. */
export function eventCodec(schema: readonly EventSpec[]): EventCodec {
  const typeOfTag = new Map<unknown, EventType>(
    schema.map((spec) => [spec.tag, { spec, shape: rowShape(spec) }]),
  );
  return {
    schema,
    group: recordGrouper(schema),
    encode: (grouped) => pack(packEvents(grouped)),
    decoder: () => {
      const spaces = reusedSpaces(BLOCK_EVENTS);
      return (bytes) => unpackEvents(unpack(bytes), typeOfTag, spaces);
    },
  };
}
