import type { EventSpec } from '@vist/core';
import { expectPayload, PayloadError } from '../format-error.ts';
import { BLOCK_EVENTS } from '../limits.ts';
import { unpackInts, type Ints } from './int-column.ts';
import { unpack } from './msgpack.ts';
import type { RowShape } from './row.ts';
import { OWN_SPACE, type Space, type Spaces } from './space.ts';
import { noString, unpackStrings } from './string-table.ts';

/** An event type of a file, and how its events are made. */
export interface EventType {
  readonly spec: EventSpec;
  readonly shape: RowShape;
}

/**
 * The events of a chunk, laid open but for the columns of their fields. What is in columns counts up to
 * `count`, and until the next chunk is opened with the same spaces.
 */
export interface OpenedEvents {
  readonly count: number;
  readonly strings: readonly string[];
  /** Types that occur, ascending by tag. */
  readonly types: readonly EventType[];
  /** For each event the number of its type in `types`. */
  readonly ranks: Ints;
  /** For each type the number of its events. */
  readonly counts: Int32Array;
  /** For each type its packed columns, in the order of the fields. */
  readonly columns: readonly (readonly unknown[])[];
  /** How far back the cause of each event is; 0 when it has none. */
  readonly causeDistances: () => Ints;
  /** Number of each event's actor in `strings`. */
  readonly actors: () => Ints;
  /** `seq` of each event minus that of the first; null when it counts up by one. */
  readonly seqs: () => Ints | null;
}

/**
 * Opens the events of a chunk.
 *
 * @throws PayloadError when they are not what the schema of the file says.
 * @see docs/TRACE_FORMAT.md, 4.2
 */
export function openEvents(
  bytes: Uint8Array,
  findType: (tag: unknown) => EventType | null,
  spaces: Spaces,
): OpenedEvents {
  const payload = unpack(bytes);
  expectPayload(Array.isArray(payload) && payload.length === 8, 'events: expected eight parts');
  const [count, packedStrings, tags, order, causes, actors, columns, seqs] = payload as readonly unknown[];
  expectPayload(
    typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= BLOCK_EVENTS,
    `${String(count)} events: expected 0 to ${BLOCK_EVENTS}`,
  );
  const strings = unpackStrings(packedStrings);
  const types = unpackTags(tags, findType);
  const ranks = unpackInts(order, count, spaces('order'));
  return {
    count,
    strings,
    types,
    ranks,
    counts: countRanks(ranks, count, types.length),
    columns: unpackGroups(columns, types),
    causeDistances: () => unpackDistances(causes, count, spaces('causes')),
    actors: () => checkedActors(unpackInts(actors, count, spaces('actors')), count, strings),
    seqs: () => (seqs === null ? null : unpackSeqs(seqs, count, spaces('seqs'))),
  };
}

function unpackTags(tags: unknown, findType: (tag: unknown) => EventType | null): readonly EventType[] {
  expectPayload(Array.isArray(tags), 'events: expected tags');
  return (tags as readonly unknown[]).map((tag) => {
    const type = findType(tag);
    expectPayload(type !== null, `event tag ${String(tag)}: not in the schema of the file`);
    return type;
  });
}

function unpackGroups(groups: unknown, types: readonly EventType[]): readonly (readonly unknown[])[] {
  expectPayload(
    Array.isArray(groups) && groups.length === types.length,
    `events: expected columns of ${types.length} types`,
  );
  for (const [rank, { spec }] of types.entries()) {
    const columns: unknown = groups[rank];
    expectPayload(
      Array.isArray(columns) && columns.length === spec.fields.length,
      `${spec.type}: expected ${spec.fields.length} columns`,
    );
  }
  return groups as readonly (readonly unknown[])[];
}

function countRanks(ranks: Ints, count: number, rankCount: number): Int32Array {
  const counts = new Int32Array(rankCount);
  for (let i = 0; i < count; i++) {
    const rank = ranks[i]!;
    if (!(rank >= 0 && rank < rankCount)) {
      throw new PayloadError('malformed', `event ${i} is of group ${rank} of ${rankCount}`);
    }
    counts[rank]! += 1;
  }
  return counts;
}

function unpackDistances(packed: unknown, count: number, space: Space): Ints {
  const distances = unpackInts(packed, count, space);
  for (let i = 0; i < count; i++) {
    if (distances[i]! < 0) throw new PayloadError('malformed', `event ${i} has its cause after it`);
  }
  return distances;
}

function unpackSeqs(packed: unknown, count: number, space: Space = OWN_SPACE): Ints {
  const seqs = unpackInts(packed, count, space);
  for (let i = 0; i < count; i++) {
    if (seqs[i]! < i || (i > 0 && seqs[i]! <= seqs[i - 1]!)) {
      throw new PayloadError('malformed', `event ${i} is out of order`);
    }
  }
  return seqs;
}

function checkedActors(actors: Ints, count: number, strings: readonly string[]): Ints {
  for (let i = 0; i < count; i++) {
    if (strings[actors[i]!] === undefined) noString(strings, actors[i]!);
  }
  return actors;
}
