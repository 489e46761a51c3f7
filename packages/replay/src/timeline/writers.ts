import { type PlaceView, type Seq, seq, type StatePlace, type SystemRecord } from '@vist/core';
import type { HeldBytes } from '../expression/moment.ts';
import { accessOf, registerAccessOf } from './access.ts';
import { contentOf, momentOf } from './moment.ts';
import type { RecordReader } from './record-reader.ts';
import type { States } from './states.ts';
import type { Direction } from './stride.ts';

/**
 * The record that wrote a place last before a position, or writes it next, in a view: a store, a
 * write-back, a read of the IRS, or a line that was lost or fetched if the bytes changed by it. The place is
 * looked up at the position. Null when there is none.
 */
export function writerOf(
  reader: RecordReader,
  states: States,
  question: { readonly place: StatePlace; readonly view: PlaceView; readonly at: Seq; readonly direction: Direction },
): SystemRecord | null {
  const { place, view, at, direction } = question;
  const isWriter = place.kind === 'reg' ? registerWriter(place.name) : bytesWriter(states, { place, view, at });
  if (isWriter === null) return null;
  for (const record of direction === 'forwards' ? reader.forwards(at) : reader.backwards(at)) {
    if (isWriter(record)) return record;
  }
  return null;
}

function registerWriter(name: string): (record: SystemRecord) => boolean {
  return ({ event }) => registerAccessOf(event, name) === 'write';
}

function bytesWriter(
  states: States,
  {
    place,
    view,
    at,
  }: { readonly place: Exclude<StatePlace, { kind: 'reg' }>; readonly view: PlaceView; readonly at: Seq },
): ((record: SystemRecord) => boolean) | null {
  const { profile } = states;
  const bytes = momentOf(states.at(at), profile).bytes(place);
  if (bytes === null) return null;
  return (record) => {
    const access = accessOf(record.event, bytes.range, view, profile);
    return access === 'write' || (access === 'perhaps-write' && isChanged(states, record.seq, bytes, view));
  };
}

/** Backwards, the later state is asked for first: the earlier one is then on its way. */
function isChanged(states: States, at: Seq, bytes: HeldBytes, view: PlaceView): boolean {
  const after = contentOf(bytes, view, states.at(seq(at + 1)), states.profile);
  return contentOf(bytes, view, states.at(at), states.profile) !== after;
}
