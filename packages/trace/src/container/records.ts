import type { DomainEvent, SystemRecord } from '@vist/core';
import type { EventDecoder, TraceRecord } from '../codec/event-codec.ts';
import type { Ints } from '../codec/int-column.ts';
import { NO_RECORD, recordAt, type RecordPage } from '../codec/record-page.ts';
import { atOffset, PayloadError } from '../format-error.ts';
import type { Upcast } from '../upcast/upcast.ts';
import type { Chunk } from './chunk-record.ts';
import type { ChunkWalk } from './chunk-walk.ts';
import { matchingPlaces, type TraceFilter } from './filter.ts';

/** Which records of a walk's chunks are wanted. */
export interface RecordRange {
  readonly from: number;
  /** One more than the last. */
  readonly before: number;
  /** Null for all. */
  readonly filter: TraceFilter | null;
  /** Null leaves events as they are stored. */
  readonly upcast: Upcast | null;
}

/** The records of a walk over chunks, in its direction. Each iteration walks anew. */
export function recordsOf(
  openWalk: (decode: EventDecoder) => ChunkWalk,
  openDecoder: () => EventDecoder,
  direction: 'forwards' | 'backwards',
  range: RecordRange,
): Iterable<TraceRecord> {
  const step = direction === 'forwards' ? 1 : -1;
  return {
    // An iterator by hand: a generator costs as much per record as decoding does.
    [Symbol.iterator]: () => {
      const decode = openDecoder();
      const walk = openWalk(decode);
      let page = NOTHING;
      let at = 0;
      let left = 0;
      // One result for all records: who iterates takes its value and leaves it.
      const result: { done: false; value: TraceRecord } = { done: false, value: NO_RECORD };
      return {
        next: (): IteratorResult<TraceRecord, undefined> => {
          while (left === 0) {
            const chunk = walk();
            if (chunk === null) return { done: true, value: undefined };
            page = atOffset(chunk.offset, 'chunk', () => pageOf(chunk, range, decode));
            left = page.end - page.begin;
            at = direction === 'forwards' ? page.begin : page.end - 1;
          }
          result.value = recordAt(page, at);
          at += step;
          left -= 1;
          return result;
        },
      };
    },
  };
}

/** Records whose events went through the upcast are those of this program. */
export function currentRecords(records: readonly TraceRecord[]): readonly SystemRecord[] {
  return records as readonly SystemRecord[];
}

/** All records of one chunk. @throws PayloadError when its columns are damaged. */
export function chunkRecords(chunk: Chunk, decode: EventDecoder, upcast: Upcast | null): readonly TraceRecord[] {
  const range = { from: 0, before: Number.MAX_SAFE_INTEGER, filter: null, upcast };
  const page = pageOf(chunk, range, decode);
  return Array.from({ length: page.end }, (_, index) => recordAt(page, index));
}

/** The wanted records of one chunk; places from `begin` to before `end`. */
interface Page extends RecordPage {
  readonly begin: number;
  readonly end: number;
}

const NO_INTS: Ints = new Int32Array(0);

const NOTHING: Page = {
  begin: 0,
  end: 0,
  firstSeq: 0,
  events: [],
  places: null,
  causeDistances: NO_INTS,
  actors: NO_INTS,
  strings: [],
  seqs: null,
  origins: null,
};

function pageOf(chunk: Chunk, range: RecordRange, decode: EventDecoder): Page {
  const { events: opened, firstSeq } = chunk;
  const seqs = opened.seqs();
  const begin = placeOfSeq(range.from, chunk, seqs);
  const end = placeOfSeq(range.before, chunk, seqs);
  const columns = {
    firstSeq,
    seqs,
    causeDistances: opened.causeDistances(),
    actors: opened.actors(),
    strings: opened.strings,
    origins: chunk.origins(),
  };
  checkCauses(columns, opened.count);
  if (range.filter === null) {
    return { ...columns, begin, end, places: null, events: current(decode.all(opened), range.upcast) };
  }
  const places = matchingPlaces(range.filter, opened).filter((place) => place >= begin && place < end);
  const events = current(decode.selected(opened, places), range.upcast);
  return { ...columns, begin: 0, end: places.length, places, events };
}

function current(events: readonly DomainEvent[], upcast: Upcast | null): readonly DomainEvent[] {
  return upcast === null || upcast.isIdentity ? events : events.map(upcast.event);
}

/** @throws PayloadError when a cause would stand before the first event of all, or beyond all numbers. */
function checkCauses(
  { firstSeq, seqs, causeDistances }: Pick<Page, 'firstSeq' | 'seqs' | 'causeDistances'>,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const position = firstSeq + (seqs === null ? i : seqs[i]!);
    if (causeDistances[i]! > position || position > Number.MAX_SAFE_INTEGER) {
      throw new PayloadError('malformed', `event ${position} has its cause ${causeDistances[i]} events before it`);
    }
  }
}

/** Place of the first record of a chunk whose `seq` is `wanted` or later. */
function placeOfSeq(wanted: number, { firstSeq, eventCount }: Chunk, seqs: Ints | null): number {
  if (seqs === null) return Math.min(Math.max(wanted - firstSeq, 0), eventCount);
  let at = 0;
  while (at < eventCount && firstSeq + seqs[at]! < wanted) at += 1;
  return at;
}
