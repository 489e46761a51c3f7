import type { DomainEvent, EventSpec } from '@vist/core';
import { expectPayload, PayloadError } from '../format-error.ts';
import { BLOCK_EVENTS } from '../limits.ts';
import { unpackField, type ColumnContext } from './field-column.ts';
import { unpackInts, type Ints } from './int-column.ts';
import type { Row, RowShape } from './row.ts';
import type { Spaces } from './space.ts';
import { noString, unpackStrings } from './string-table.ts';

/** An event type of a file, and how its events are made. */
export interface EventType {
  readonly spec: EventSpec;
  readonly shape: RowShape;
}

/**
 * The events of one chunk, as they stand in memory after decoding. The events are free; of the other
 * columns the first `count` values count, and only until the next chunk is decoded.
 */
export interface DecodedEvents {
  readonly count: number;
  readonly events: readonly DomainEvent[];
  /** How far back the cause of each event is; 0 when it has none. */
  readonly causeDistances: Ints;
  /** Number of each event's actor in `strings`. */
  readonly actors: Ints;
  readonly strings: readonly string[];
  /** `seq` of each event minus that of the first; null when it counts up by one. */
  readonly seqs: Ints | null;
}

/**
 * The events of a chunk from its columns.
 *
 * @throws PayloadError when they are not what the schema of the file says.
 * @see docs/TRACE_FORMAT.md, 4.2
 */
export function unpackEvents(
  payload: unknown,
  typeOfTag: ReadonlyMap<unknown, EventType>,
  spaces: Spaces,
): DecodedEvents {
  expectPayload(Array.isArray(payload) && payload.length === 8, 'events: expected eight parts');
  const [count, packedStrings, tags, order, causes, actors, columns, seqs] = payload as readonly unknown[];
  expectPayload(
    typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= BLOCK_EVENTS,
    `${String(count)} events: expected 0 to ${BLOCK_EVENTS}`,
  );
  const strings = unpackStrings(packedStrings);
  const context = { strings, spaces };
  const types = unpackTags(tags, typeOfTag);
  expectPayload(
    Array.isArray(columns) && columns.length === types.length,
    `events: expected columns of ${types.length} types`,
  );
  const ranks = unpackInts(order, count, spaces('order'));
  const counts = countRanks(ranks, count, types.length);
  const rows = types.map((type, rank) => buildRows(type, counts[rank]!, columns[rank], context));
  return {
    count,
    events: interleave(ranks, count, rows),
    causeDistances: unpackInts(causes, count, spaces('causes')),
    actors: checkedActors(unpackInts(actors, count, spaces('actors')), count, strings),
    strings,
    seqs: seqs === null ? null : unpackInts(seqs, count, spaces('seqs')),
  };
}

function unpackTags(tags: unknown, typeOfTag: ReadonlyMap<unknown, EventType>): readonly EventType[] {
  expectPayload(Array.isArray(tags), 'events: expected tags');
  return (tags as readonly unknown[]).map((tag) => {
    const type = typeOfTag.get(tag);
    expectPayload(type !== undefined, `event tag ${String(tag)}: not in the schema of the file`);
    return type;
  });
}

function countRanks(ranks: Ints, count: number, rankCount: number): readonly number[] {
  const counts = Array.from({ length: rankCount }, () => 0);
  for (let i = 0; i < count; i++) {
    const rank = ranks[i]!;
    if (!(rank >= 0 && rank < rankCount)) {
      throw new PayloadError('malformed', `event ${i} is of group ${rank} of ${rankCount}`);
    }
    counts[rank]! += 1;
  }
  return counts;
}

function buildRows(
  { spec, shape }: EventType,
  count: number,
  columns: unknown,
  context: ColumnContext,
): readonly Row[] {
  expectPayload(
    Array.isArray(columns) && columns.length === spec.fields.length,
    `${spec.type}: expected ${spec.fields.length} columns`,
  );
  return shape.build(
    count,
    spec.fields.map((field, place) => unpackField(columns[place], { field, place, count }, context)),
  );
}

/** Events of all types in the order of the log. */
function interleave(
  ranks: Ints,
  count: number,
  rows: readonly (readonly Row[])[],
): readonly DomainEvent[] {
  const next = rows.map(() => 0);
  const events = new Array<Row>(count);
  for (let i = 0; i < count; i++) {
    const rank = ranks[i]!;
    events[i] = rows[rank]![next[rank]!++]!;
  }
  return events as unknown as readonly DomainEvent[];
}

function checkedActors(actors: Ints, count: number, strings: readonly string[]): Ints {
  for (let i = 0; i < count; i++) {
    if (strings[actors[i]!] === undefined) noString(strings, actors[i]!);
  }
  return actors;
}
