import type { DomainEvent } from '@vist/core';
import { unpackField, type ColumnContext } from './field-column.ts';
import type { Ints } from './int-column.ts';
import type { EventType, OpenedEvents } from './open-events.ts';
import type { Row } from './row.ts';
import type { Spaces } from './space.ts';

/** All events of a chunk as objects, in the order of the log. */
export function buildEvents(opened: OpenedEvents, spaces: Spaces): readonly DomainEvent[] {
  const { types, counts, columns, strings } = opened;
  const context = { strings, spaces };
  const rows = types.map((type, rank) => buildRows(type, counts[rank]!, columns[rank]!, context));
  return interleave(opened.ranks, opened.count, rows) as unknown as readonly DomainEvent[];
}

/**
 * Some events of a chunk as objects; others are not made.
 *
 * @param places of the wanted events in the chunk, ascending.
 */
export function buildSelected(opened: OpenedEvents, places: readonly number[], spaces: Spaces): readonly DomainEvent[] {
  const { types, counts, columns, strings } = opened;
  const context = { strings, spaces };
  const wanted = wantedRows(opened, places);
  const rows = types.map((type, rank) => {
    const picks = wanted.rowsOfRank[rank]!;
    if (picks.length === 0) return [];
    return pickRows(type, { count: counts[rank]!, picks }, columns[rank]!, context);
  });
  return interleave(wanted.ranks, places.length, rows) as unknown as readonly DomainEvent[];
}

function buildRows(
  { spec, shape }: EventType,
  count: number,
  columns: readonly unknown[],
  context: ColumnContext,
): readonly Row[] {
  const values = spec.fields.map((field, place) => unpackField(columns[place], { field, place, count }, context));
  return shape.build(count, values);
}

function pickRows(
  { spec, shape }: EventType,
  { count, picks }: { readonly count: number; readonly picks: readonly number[] },
  columns: readonly unknown[],
  context: ColumnContext,
): readonly Row[] {
  const values = spec.fields.map((field, place) => {
    const all = unpackField(columns[place], { field, place, count }, context);
    return picks.map((row) => all[row]);
  });
  return shape.build(picks.length, values);
}

/** The wanted events by type: their row among the events of that type. */
function wantedRows(
  { ranks, count, types }: OpenedEvents,
  places: readonly number[],
): { readonly ranks: Ints; readonly rowsOfRank: readonly (readonly number[])[] } {
  const wantedRanks = new Int32Array(places.length);
  const rowsOfRank: number[][] = types.map(() => []);
  const nextRow = types.map(() => 0);
  let found = 0;
  for (let i = 0; i < count && found < places.length; i++) {
    const rank = ranks[i]!;
    const row = nextRow[rank]!;
    nextRow[rank] = row + 1;
    if (places[found] !== i) continue;
    wantedRanks[found++] = rank;
    rowsOfRank[rank]!.push(row);
  }
  return { ranks: wantedRanks, rowsOfRank };
}

/** Events of all types in the order of the log. */
function interleave(ranks: Ints, count: number, rows: readonly (readonly Row[])[]): readonly Row[] {
  const next = new Int32Array(rows.length);
  const events = new Array<Row>(count);
  for (let i = 0; i < count; i++) {
    const rank = ranks[i]!;
    events[i] = rows[rank]![next[rank]!++]!;
  }
  return events;
}
