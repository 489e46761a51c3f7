import type { DomainEvent, EventSpec, Recorded } from '@vist/core';
import { buildEvents, buildSelected } from './build-events.ts';
import { recordGrouper, type GroupedRecords } from './group-records.ts';
import { pack } from './msgpack.ts';
import { openEvents, type EventType, type OpenedEvents } from './open-events.ts';
import { packEvents } from './pack-events.ts';
import { packSpace } from './pack-space.ts';
import { rowShape } from './row.ts';
import { reusedSpaces } from './space.ts';

/** One entry of a log whose event types are known from a schema, not from the types of this program. */
export type TraceRecord = Recorded<DomainEvent>;

/** Turns runs of records into bytes and back, by the tables of one schema. */
export interface EventCodec {
  readonly schema: readonly EventSpec[];
  /** Sorts up to 4096 records by type. @throws TraceValueError when an event is not of the schema. */
  readonly group: (records: readonly TraceRecord[]) => GroupedRecords;
  /** Their canonical bytes: equal records always give equal bytes. */
  readonly encode: (grouped: GroupedRecords) => Uint8Array;
  /** A decoder with memory of its own, for one reader who looks at one chunk after the other. */
  readonly decoder: () => EventDecoder;
}

/** Decodes one chunk at a time. Everything here throws PayloadError for bytes that are not events. */
export interface EventDecoder {
  /** Opens a chunk; what it shows, but for event objects, is good until the next one is opened. */
  readonly open: (bytes: Uint8Array) => OpenedEvents;
  /** All events of the open chunk. */
  readonly all: (opened: OpenedEvents) => readonly DomainEvent[];
  /** The events at some places of the open chunk, ascending. */
  readonly selected: (opened: OpenedEvents, places: readonly number[]) => readonly DomainEvent[];
}

/** The codec of a schema, whose specs are ascending by tag. */
export function eventCodec(schema: readonly EventSpec[]): EventCodec {
  const findType = typeFinder(schema);
  const space = packSpace();
  return {
    schema,
    group: recordGrouper(schema),
    encode: (grouped) => pack(packEvents(grouped, space)),
    decoder: () => {
      const spaces = reusedSpaces();
      return {
        open: (bytes) => openEvents(bytes, findType, spaces),
        all: (opened) => buildEvents(opened, spaces),
        selected: (opened, places) => buildSelected(opened, places, spaces),
      };
    },
  };
}

/** Finds types by tag. A small file uses few of them: what one needs is made when it is met. */
function typeFinder(schema: readonly EventSpec[]): (tag: unknown) => EventType | null {
  const specs = new Map<unknown, EventSpec>(schema.map((spec) => [spec.tag, spec]));
  const types = new Map<unknown, EventType>();
  return (tag) => {
    const known = types.get(tag);
    if (known !== undefined) return known;
    const spec = specs.get(tag);
    if (spec === undefined) return null;
    const type = { spec, shape: rowShape(spec) };
    types.set(tag, type);
    return type;
  };
}
