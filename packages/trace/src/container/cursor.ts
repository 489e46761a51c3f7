import type { Ints } from '../codec/int-column.ts';
import type { OpenedEvents } from '../codec/open-events.ts';
import { numberColumn, type NumberColumn, type Part } from '../codec/row-columns.ts';
import { stringAt } from '../codec/string-table.ts';
import { atOffset } from '../format-error.ts';
import type { Chunk } from './chunk-record.ts';
import type { ChunkWalk } from './chunk-walk.ts';
import { matchingPlaces, type TraceFilter } from './filter.ts';
import type { RecordRange } from './records.ts';

/**
 * A place in a log that moves forwards, and the columns at that place. It makes no object per event: for
 * counting, searching and scanning.
 */
export interface TraceCursor {
  /** Moves to the next event; false after the last. */
  readonly next: () => boolean;
  readonly seq: () => number;
  /** Numeric tag and name of the event type. */
  readonly tag: () => number;
  readonly type: () => string;
  /**
   * A reader of a field of kind addr, int or bool (0 and 1); null where the event has no such field or
   * no value in it.
   */
  readonly number: (field: string) => () => number | null;
  /** A reader of the low and high 32 bits of a word, unsigned. */
  readonly word: (field: string) => { readonly low: () => number | null; readonly high: () => number | null };
  /** A reader of a field of kind name or text. */
  readonly text: (field: string) => () => string | null;
  readonly actor: () => string;
}

/** A cursor over the wanted events in the chunks of a walk. */
export function openCursor(walk: ChunkWalk, range: RecordRange): TraceCursor {
  const at: Position = { chunk: null, place: 0, rank: 0, row: 0, rows: new Int32Array(0), seqs: null, wanted: null };
  const isWanted = (): boolean => {
    const seq = seqOf(at);
    return seq >= range.from && seq < range.before && (at.wanted === null || at.wanted[at.place] === 1);
  };
  return {
    next: () => {
      while (step(at) || openNext(at, walk, range)) if (isWanted()) return true;
      return false;
    },
    seq: () => seqOf(at),
    tag: () => eventsAt(at).types[at.rank]!.spec.tag,
    type: () => eventsAt(at).types[at.rank]!.spec.type,
    number: (field) => columnReader(at, field, 'only'),
    word: (field) => ({ low: columnReader(at, field, 'low'), high: columnReader(at, field, 'high') }),
    text: (field) => {
      const number = columnReader(at, field, 'only');
      return () => {
        const index = number();
        return index === null ? null : inChunk(chunkAt(at), () => stringAt(eventsAt(at).strings, index));
      };
    },
    actor: actorReader(at),
  };
}

/** Where a cursor stands. One object that changes, so that moving makes none. */
interface Position {
  chunk: Chunk | null;
  place: number;
  /** Number of the event's type in the chunk, and of the event among those of its type. */
  rank: number;
  row: number;
  /** For each type how many of its events were passed. */
  rows: Int32Array;
  seqs: Ints | null;
  /** 1 for wanted places; null when all are. */
  wanted: Uint8Array | null;
}

function openNext(at: Position, walk: ChunkWalk, range: RecordRange): boolean {
  const chunk = walk();
  at.chunk = chunk;
  if (chunk === null) return false;
  at.place = -1;
  at.rows = new Int32Array(chunk.events.types.length);
  at.seqs = inChunk(chunk, chunk.events.seqs);
  const { filter } = range;
  at.wanted = filter === null ? null : inChunk(chunk, () => wantedPlaces(filter, chunk.events));
  return step(at);
}

function wantedPlaces(filter: TraceFilter, events: OpenedEvents): Uint8Array {
  const wanted = new Uint8Array(events.count);
  for (const place of matchingPlaces(filter, events)) wanted[place] = 1;
  return wanted;
}

/** Moves inside the chunk; false at its end. */
function step(at: Position): boolean {
  const { chunk } = at;
  if (chunk === null || at.place + 1 >= chunk.eventCount) return false;
  at.place += 1;
  const rank = chunk.events.ranks[at.place]!;
  at.rank = rank;
  at.row = at.rows[rank]!;
  at.rows[rank] = at.row + 1;
  return true;
}

function seqOf({ chunk, place, seqs }: Position): number {
  return chunk!.firstSeq + (seqs === null ? place : seqs[place]!);
}

function chunkAt({ chunk }: Position): Chunk {
  if (chunk === null) throw new TypeError('the cursor stands at no event: call next() first');
  return chunk;
}

function eventsAt(at: Position): OpenedEvents {
  return chunkAt(at).events;
}

/** Damage in columns that are opened late is damage of the chunk. */
function inChunk<Value>({ offset }: Chunk, read: () => Value): Value {
  return atOffset(offset, 'chunk', read);
}

/** Reads a field through the columns of the chunk, which are unpacked when they are first asked for. */
function columnReader(at: Position, field: string, part: Part): () => number | null {
  let chunk: Chunk | null = null;
  let columns: (NumberColumn | null | undefined)[] = [];
  return () => {
    if (chunk !== at.chunk) {
      columns = eventsAt(at).types.map(() => undefined);
      ({ chunk } = at);
    }
    let column = columns[at.rank];
    if (column === undefined) {
      column = inChunk(chunkAt(at), () => columnOf(eventsAt(at), at.rank, field, part));
      columns[at.rank] = column;
    }
    if (column === null || (column.presence !== null && column.presence[at.row] !== 1)) return null;
    return column.values[at.row]!;
  };
}

function columnOf(events: OpenedEvents, rank: number, name: string, part: Part): NumberColumn | null {
  const { spec } = events.types[rank]!;
  const place = spec.fields.findIndex((field) => field.name === name);
  const field = spec.fields[place];
  if (field === undefined || field.kind === 'args' || (field.kind === 'word') !== (part !== 'only')) return null;
  return numberColumn(events.columns[rank]![place], field, events.counts[rank]!, part);
}

function actorReader(at: Position): () => string {
  let chunk: Chunk | null = null;
  let actors: Ints = new Int32Array(0);
  return () => {
    if (chunk !== at.chunk) {
      actors = inChunk(chunkAt(at), eventsAt(at).actors);
      ({ chunk } = at);
    }
    return eventsAt(at).strings[actors[at.place]!]!;
  };
}
