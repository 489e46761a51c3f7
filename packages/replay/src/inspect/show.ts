import { type Place, placeText, type Seq, type SystemRecord, unreachable } from '@vist/core';
import type { Timeline } from '../timeline/timeline.ts';
import { type ShownActors, showActors, type ShownLocks, showLocks } from './actors.ts';
import { type ShownAllocation, showAllocation } from './allocation.ts';
import { showEntry, type ShownEntry, type ShownRegister, showRegister } from './entry.ts';
import { showIst, type ShownIst } from './ist-table.ts';
import { type ShownIrs, showIrs, type ShownState, showState, type ShownVm, showVm } from './machine.ts';
import { showBytes, type ShownBytes } from './memory.ts';
import type { Missing } from './missing.ts';
import type { Source } from './viewed.ts';

/** Something to look at: a place, or a part of the machine. */
export type Subject =
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'vm'; readonly vm: number }
  | { readonly kind: 'state' | 'irs' | 'locks' | 'actors' };

/** What it is at a position, decoded: plain data with addresses and words in hex. */
export type Shown =
  | ShownEntry
  | ShownRegister
  | ShownIst
  | ShownBytes
  | ShownAllocation
  | ShownVm
  | ShownIrs
  | ShownState
  | ShownActors
  | ShownLocks
  | ShownReturn
  | Missing;

/** What an operation returned. */
export interface ShownReturn {
  readonly kind: 'return';
  readonly index: number;
  readonly op: string;
  readonly ret: number;
  readonly at: Seq;
}

/** Decodes a subject as it is when the records before `at` have happened. */
export function show(timeline: Timeline, at: Seq, subject: Subject): Shown {
  const source: Source = { state: timeline.stateAt(at), profile: timeline.profile };
  switch (subject.kind) {
    case 'place':
      return showPlace(timeline, at, subject.place, source);
    case 'vm':
      return showVm(subject.vm, source);
    case 'state':
      return showState(timeline, at, source);
    case 'irs':
      return showIrs(source);
    case 'locks':
      return showLocks(timeline, at);
    case 'actors':
      return showActors(timeline, at);
    default:
      return unreachable(subject);
  }
}

function showPlace(timeline: Timeline, at: Seq, place: Place, source: Source): Shown {
  switch (place.kind) {
    case 'vmte':
    case 'vpete':
      return showEntry(place, source);
    case 'ist':
      return place.id === null ? showIst(place, source) : showEntry(place, source);
    case 'reg':
      return showRegister(place.name, source);
    case 'byte':
    case 'line':
      return showBytes(place, source);
    case 'alloc':
      return showAllocation(timeline, at, place.addr, source);
    case 'ret':
      return showReturn(timeline, at, place);
    default:
      return unreachable(place);
  }
}

/** The last operation of that name or index that has ended. */
function showReturn(timeline: Timeline, at: Seq, place: Extract<Place, { kind: 'ret' }>): ShownReturn | Missing {
  const isWanted = ({ event }: SystemRecord): boolean =>
    event.type === 'env.operationEnded' && (event.index === place.op || event.op === place.op);
  for (const record of timeline.records(at, 'backwards')) {
    if (!isWanted(record) || record.event.type !== 'env.operationEnded') continue;
    const { index, op, ret } = record.event;
    return { kind: 'return', index, op, ret, at: record.seq };
  }
  return { kind: 'missing', place: placeText(place), reason: 'no such operation has ended' };
}
