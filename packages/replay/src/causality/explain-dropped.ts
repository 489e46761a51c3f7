import {
  type ByteRange,
  type EventType,
  intidTypeCode,
  type MemoryPlace,
  type Seq,
  seq,
  type SystemRecord,
} from '@vist/core';
import { framesOf } from './frames.ts';
import type { History } from './history.ts';
import { node, type WhyNode } from './node.ts';
import { recordText } from './texts.ts';

const REQUESTS: ReadonlySet<EventType> = new Set<EventType>(['irs.interruptRequested', 'irs.walkStopped']);

/** Explains what an ISTE does not show: the last interrupt operation that did not find it, if nothing came after. */
export function explainDropped(history: History, place: MemoryPlace, range: ByteRange | null): readonly WhyNode[] {
  if (place.kind !== 'ist' || place.id === null) return [];
  const dropped = lastDropped(history, place.vm, intidTypeCode(place.type), place.id);
  if (dropped === null || dropped.request.seq < lastStore(history, range)) return [];
  const { request, stop } = dropped;
  const { event } = request;
  const operation = event.type === 'irs.interruptRequested' ? event.operation : '';
  const reason = node({ kind: 'decided', seq: stop.seq, actor: stop.actor, text: recordText(stop) });
  const text = `${operation} reached ${place.type.toUpperCase()} ${place.id}, and was dropped`;
  const frames = framesOf(history, request);
  return [node({ kind: 'absent', seq: request.seq, actor: request.actor, text, frames, because: [reason] })];
}

interface Dropped {
  readonly request: SystemRecord;
  readonly stop: SystemRecord;
}

function lastDropped(history: History, vm: number, intType: number, id: number): Dropped | null {
  let request: SystemRecord | null = null;
  let dropped: Dropped | null = null;
  for (const record of history.ofTypes(REQUESTS, seq(0), history.at)) {
    const { event } = record;
    if (event.type === 'irs.interruptRequested') {
      const isAsked = event.vm === vm && event.intType === intType && event.id === id;
      request = isAsked ? record : null;
    } else if (request !== null && record.actor === request.actor) {
      dropped = { request, stop: record };
      request = null;
    }
  }
  return dropped;
}

function lastStore(history: History, range: ByteRange | null): Seq {
  const stores = range === null ? [] : history.touching(range).filter(({ kind }) => kind === 'irs-store');
  return stores.at(-1)?.seq ?? seq(0);
}
