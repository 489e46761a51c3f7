import type { OpenedEvents } from '../codec/open-events.ts';
import { numberColumn } from '../codec/row-columns.ts';
import { touchedIn, type ChunkPlace } from './contents.ts';
import { addressFields, INDEX_PAGE_BYTES, type Touched } from './touched.ts';

/** Which events are wanted: those that fit everything that is given here. */
export interface TraceFilter {
  /** Of one of these types. */
  readonly types?: readonly string[];
  /** By one of these actors. */
  readonly actors?: readonly string[];
  /** That speak of a byte from `from` to before `to`. */
  readonly addresses?: { readonly from: number; readonly to: number };
  /** That have one of these values in one of these int fields: `{ vm: [3], vmId: [7] }`. */
  readonly keys?: Readonly<Record<string, readonly number[]>>;
}

/** False when the index excludes that a chunk holds a wanted event. */
export function mayMatch(filter: TraceFilter, place: ChunkPlace, tagsOfTypes: ReadonlySet<number>): boolean {
  const touched = touchedIn(place);
  if (touched === null) return true;
  if (filter.types !== undefined && !tagsOfTypes.keys().some((tag) => touched.tagCounts.has(tag))) return false;
  if (filter.addresses !== undefined && !touchesRange(touched, filter.addresses)) return false;
  return filter.keys === undefined || hasKey(touched, filter.keys);
}

function touchesRange({ pages }: Touched, { from, to }: { readonly from: number; readonly to: number }): boolean {
  const first = Math.floor(from / INDEX_PAGE_BYTES);
  const last = Math.floor((to - 1) / INDEX_PAGE_BYTES);
  return pages.some(([page, count]) => page <= last && page + count > first);
}

function hasKey({ keys }: Touched, wanted: Readonly<Record<string, readonly number[]>>): boolean {
  return Object.entries(wanted).some(([name, values]) => {
    const known = keys[name];
    // The index has only some fields; of others it says nothing.
    return known === undefined || values.some((value) => known.includes(value));
  });
}

/** Places of the wanted events in a chunk, ascending. @throws PayloadError when columns are damaged. */
export function matchingPlaces(filter: TraceFilter, events: OpenedEvents): readonly number[] {
  const rowsOfRank = events.types.map((_, rank) => matchingRows(filter, events, rank));
  if (rowsOfRank.every((rows) => rows === null)) return [];
  const isWantedActor = actorTest(filter, events);
  const nextRow = events.types.map(() => 0);
  const places: number[] = [];
  for (let i = 0; i < events.count; i++) {
    const rank = events.ranks[i]!;
    const row = nextRow[rank]!;
    nextRow[rank] = row + 1;
    const rows = rowsOfRank[rank]!;
    if (rows === null || rows[row] !== 1) continue;
    if (isWantedActor === null || isWantedActor(i)) places.push(i);
  }
  return places;
}

function actorTest({ actors }: TraceFilter, events: OpenedEvents): ((place: number) => boolean) | null {
  if (actors === undefined) return null;
  const wanted = events.strings.map((text) => actors.includes(text));
  const numbers = events.actors();
  return (place) => wanted[numbers[place]!] === true;
}

/** For each event of one type 1 when it is wanted but for its actor; null when none is. */
function matchingRows(filter: TraceFilter, events: OpenedEvents, rank: number): Uint8Array | null {
  const { spec } = events.types[rank]!;
  const count = events.counts[rank]!;
  if (filter.types !== undefined && !filter.types.includes(spec.type)) return null;
  let rows = new Uint8Array(count).fill(1);
  if (filter.addresses !== undefined) rows = both(rows, addressRows(filter.addresses, events, rank));
  if (filter.keys !== undefined) rows = both(rows, keyRows(filter.keys, events, rank));
  return rows.includes(1) ? rows : null;
}

function addressRows(
  range: { readonly from: number; readonly to: number },
  events: OpenedEvents,
  rank: number,
): Uint8Array {
  const { spec } = events.types[rank]!;
  const rows = new Uint8Array(events.counts[rank]!);
  for (const { name, lengthName } of addressFields(spec)) {
    const addresses = numbersOf(events, rank, name);
    const lengths = lengthName === null ? null : numbersOf(events, rank, lengthName);
    for (let row = 0; row < rows.length; row++) {
      if (addresses.presence !== null && addresses.presence[row] !== 1) continue;
      const first = addresses.values[row]!;
      const last = first + Math.max(1, lengths?.values[row] ?? 1) - 1;
      if (first < range.to && last >= range.from) rows[row] = 1;
    }
  }
  return rows;
}

function keyRows(keys: Readonly<Record<string, readonly number[]>>, events: OpenedEvents, rank: number): Uint8Array {
  const { spec } = events.types[rank]!;
  const rows = new Uint8Array(events.counts[rank]!);
  for (const field of spec.fields) {
    const wanted = Object.hasOwn(keys, field.name) ? keys[field.name] : undefined;
    if (wanted === undefined || field.kind !== 'int') continue;
    const { values, presence } = numbersOf(events, rank, field.name);
    for (let row = 0; row < rows.length; row++) {
      if (presence !== null && presence[row] !== 1) continue;
      if (wanted.includes(values[row]!)) rows[row] = 1;
    }
  }
  return rows;
}

function numbersOf(events: OpenedEvents, rank: number, name: string): ReturnType<typeof numberColumn> {
  const { spec } = events.types[rank]!;
  const place = spec.fields.findIndex((field) => field.name === name);
  return numberColumn(events.columns[rank]![place], spec.fields[place]!, events.counts[rank]!, 'only');
}

function both(a: Uint8Array<ArrayBuffer>, b: Uint8Array): Uint8Array<ArrayBuffer> {
  for (let i = 0; i < a.length; i++) a[i] = a[i]! & b[i]!;
  return a;
}
