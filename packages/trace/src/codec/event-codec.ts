import type { Actor, DomainEvent, EventSpec, Recorded } from '@vist/core';
import { expectPayload } from '../format-error.ts';
import { BLOCK_EVENTS } from '../limits.ts';
import { fillField, packField } from './field-column.ts';
import { packInts, unpackInts, type Ints } from './int-column.ts';
import { pack, unpack, type Packable } from './msgpack.ts';
import type { Row } from './row.ts';
import { stringAt, stringTable, unpackStrings } from './string-table.ts';

/** One entry of a log whose event types are known from a schema, not from the types of this program. */
export type TraceRecord = Recorded<DomainEvent>;

/** Events of one chunk as they stand in memory after decoding. */
export interface DecodedEvents {
  readonly count: number;
  readonly events: readonly DomainEvent[];
  /** Position of the cause, counted back from the event; 0 when it has none. */
  readonly causeDistances: Ints;
  readonly actors: readonly Actor[];
  /** Positions of the events in the log they were taken from; null when they are dense. */
  readonly seqs: Ints | null;
}

/** Turns runs of records into bytes and back, by the tables of one schema. */
export interface EventCodec {
  readonly schema: readonly EventSpec[];
  /** The canonical bytes of up to 4096 records: equal records always give equal bytes. */
  readonly encode: (records: readonly TraceRecord[]) => Uint8Array;
  /** @throws PayloadError when the bytes are not the events of a chunk of this schema. */
  readonly decode: (bytes: Uint8Array) => DecodedEvents;
}

/** The codec of a schema. Its specs are ascending by tag. */
export function eventCodec(schema: readonly EventSpec[]): EventCodec {
  const slotOfType = new Map(schema.map((spec, slot) => [spec.type as string, slot]));
  const specOfTag = new Map(schema.map((spec) => [spec.tag, spec]));
  const templates = new Map(schema.map((spec) => [spec.tag, templateOf(spec)]));
  return {
    schema,
    encode: (records) => pack(packEvents(schema, slotOfType, records)),
    decode: (bytes) => unpackEvents(unpack(bytes), specOfTag, templates),
  };
}

function packEvents(
  schema: readonly EventSpec[],
  slotOfType: ReadonlyMap<string, number>,
  records: readonly TraceRecord[],
): Packable {
  const count = records.length;
  const table = stringTable();
  const rowsOfSlot: Row[][] = schema.map(() => []);
  const slots = new Float64Array(count);
  const causes = new Float64Array(count);
  const actors = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const record = records[i]!;
    const slot = slotOfType.get(record.event.type);
    if (slot === undefined) throw new TypeError(`event type ${record.event.type}: not in the schema`);
    rowsOfSlot[slot]!.push(record.event as unknown as Row);
    slots[i] = slot;
    causes[i] = causeDistance(record);
    actors[i] = table.indexOf(record.actor);
  }
  const used = schema.filter((_, slot) => rowsOfSlot[slot]!.length > 0);
  const rankOfSlot = ranks(rowsOfSlot);
  for (let i = 0; i < count; i++) slots[i] = rankOfSlot[slots[i]!]!;
  const columns = used.map((spec) => {
    const rows = rowsOfSlot[slotOfType.get(spec.type)!]!;
    return spec.fields.map((field) => packField(rows, field, table));
  });
  return [
    count,
    table.strings,
    used.map((spec) => spec.tag),
    packInts(slots, count),
    packInts(causes, count),
    packInts(actors, count),
    columns,
    packSeqs(records),
  ];
}

/** The place of each slot among those that have rows. */
function ranks(rowsOfSlot: readonly (readonly Row[])[]): readonly number[] {
  let rank = 0;
  return rowsOfSlot.map((rows) => (rows.length > 0 ? rank++ : -1));
}

function causeDistance(record: TraceRecord): number {
  if (record.cause === null) return 0;
  const distance = record.seq - record.cause;
  if (!(distance > 0)) throw new TypeError(`event ${record.seq}: its cause ${record.cause} is not before it`);
  return distance;
}

/** Null where positions are dense; otherwise their distances from the first. */
function packSeqs(records: readonly TraceRecord[]): Packable {
  const first = records[0]?.seq ?? 0;
  if (records.every((record, i) => record.seq === first + i)) return null;
  const distances = Float64Array.from(records, (record) => record.seq - first);
  return packInts(distances, records.length);
}

function unpackEvents(
  payload: unknown,
  specOfTag: ReadonlyMap<number, EventSpec>,
  templates: ReadonlyMap<number, Row>,
): DecodedEvents {
  expectPayload(Array.isArray(payload) && payload.length === 8, 'events: expected eight parts');
  const [count, packedStrings, tags, order, causes, actors, columns, seqs] = payload as readonly unknown[];
  expectPayload(
    typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= BLOCK_EVENTS,
    `${String(count)} events: expected 0 to ${BLOCK_EVENTS}`,
  );
  expectPayload(Array.isArray(tags) && Array.isArray(columns), 'events: expected tags and columns');
  expectPayload(tags.length === columns.length, `${tags.length} tags, ${columns.length} groups of columns`);
  const strings = unpackStrings(packedStrings);
  const ranksInOrder = unpackInts(order, count);
  const groups = groupRows(ranksInOrder, tags as readonly unknown[], templates);
  groups.rows.forEach((rows, rank) => {
    const spec = specOfTag.get(tags[rank] as number)!;
    fillColumns(rows, spec, columns[rank], strings);
  });
  return {
    count,
    events: groups.events as unknown as readonly DomainEvent[],
    causeDistances: unpackInts(causes, count),
    actors: unpackActors(actors, count, strings),
    seqs: seqs === null ? null : unpackInts(seqs, count),
  };
}

interface Groups {
  /** Empty event objects in the order of the log. */
  readonly events: readonly Row[];
  /** The same objects by type. */
  readonly rows: readonly (readonly Row[])[];
}

function groupRows(order: Ints, tags: readonly unknown[], templates: ReadonlyMap<number, Row>): Groups {
  const blanks = tags.map((tag) => {
    const template = templates.get(tag as number);
    expectPayload(template !== undefined, `event tag ${String(tag)}: not in the schema of the file`);
    return template;
  });
  const rows: Row[][] = blanks.map(() => []);
  const events: Row[] = [];
  for (let i = 0; i < order.length; i++) {
    const blank = blanks[order[i]!];
    expectPayload(blank !== undefined, `event ${i} is of group ${order[i]}: expected 0 to ${blanks.length - 1}`);
    // A copy of a template has every key in the order of the schema, and one hidden class per type.
    const row = { ...blank };
    events.push(row);
    rows[order[i]!]!.push(row);
  }
  return { events, rows };
}

function fillColumns(rows: readonly Row[], spec: EventSpec, columns: unknown, strings: readonly string[]): void {
  expectPayload(
    Array.isArray(columns) && columns.length === spec.fields.length,
    `${spec.type}: expected ${spec.fields.length} columns`,
  );
  spec.fields.forEach((field, i) => {
    fillField(rows, field, columns[i], strings);
  });
}

function unpackActors(packed: unknown, count: number, strings: readonly string[]): readonly Actor[] {
  const numbers = unpackInts(packed, count);
  return Array.from(numbers, (number) => stringAt(strings, number) as Actor);
}

/** An event of this type with every field null; parsed, so that its fields lie inside the object. */
function templateOf(spec: EventSpec): Row {
  const nulls = spec.fields.map((field) => [field.name, null]);
  return JSON.parse(JSON.stringify({ type: spec.type, ...Object.fromEntries(nulls) })) as Row;
}
