import type { Actor, DomainEvent, Origin, Seq } from '@vist/core';
import type { TraceRecord } from './event-codec.ts';
import type { Ints } from './int-column.ts';

/** Events of one chunk with what their records have besides. */
export interface RecordPage {
  readonly firstSeq: number;
  readonly events: readonly DomainEvent[];
  /** Place of each event in the chunk; null when they are all there. */
  readonly places: readonly number[] | null;
  readonly causeDistances: Ints;
  readonly actors: Ints;
  readonly strings: readonly string[];
  readonly seqs: Ints | null;
  readonly origins: readonly (Origin | null)[] | null;
}

/** The record of event `index` of a page whose columns were checked. */
export function recordAt(page: RecordPage, index: number): TraceRecord {
  const place = page.places === null ? index : page.places[index]!;
  const position = page.firstSeq + (page.seqs === null ? place : page.seqs[place]!);
  const distance = page.causeDistances[place]!;
  return {
    seq: position as Seq,
    cause: distance === 0 ? null : ((position - distance) as Seq),
    actor: page.strings[page.actors[place]!] as Actor,
    origin: page.origins === null ? null : page.origins[place]!,
    event: page.events[index]!,
  };
}

/** Stands where no record has been read yet. */
export const NO_RECORD: TraceRecord = {
  seq: 0 as Seq,
  cause: null,
  actor: 'env',
  origin: null,
  event: { type: 'no.event' },
};
