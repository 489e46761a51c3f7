import { type MemoryPlace, resolvePlace, type Seq, type SystemEvent, worldOf } from '@vist/core';
import type { Timeline } from '../timeline/timeline.ts';

/**
 * The last position before `at` at which there was such an entry or table; null when there was none. It is what to ask
 * about a run that has ended: its VMs are torn down.
 */
export function lastThere(timeline: Timeline, at: Seq, place: MemoryPlace): Seq | null {
  if (place.kind !== 'vmte' && place.kind !== 'vpete' && place.kind !== 'ist') return null;
  const { vm } = place;
  const isThere = (asked: MemoryPlace, then: Seq): boolean =>
    resolvePlace(asked, worldOf(timeline.stateAt(then), timeline.profile)).ok;
  const held: MemoryPlace = place.kind === 'vpete' ? place : { kind: 'vmte', vm, field: null };
  const end = isThere(held, at) ? at : lastHeld(timeline, at, vm, (then) => isThere(held, then));
  return end === null || place.kind !== 'ist' || isThere(place, end)
    ? end
    : lastNamed(timeline, end, place, (then) => isThere(place, then));
}

/** Before the last event that took the place of a VM's entries away. */
function lastHeld(timeline: Timeline, at: Seq, vm: number, isThere: (then: Seq) => boolean): Seq | null {
  for (const { seq, event } of timeline.records(at, 'backwards')) {
    if (takesAway(event, vm) && isThere(seq)) return seq;
  }
  return null;
}

function takesAway(event: SystemEvent, vm: number): boolean {
  if (event.type === 'kvm.structRetired') return true;
  if (event.type !== 'kvm.fieldSet' || event.value !== null) return false;
  return event.field === 'vm_id' ? event.key === vm : event.field === 'vpet_base';
}

/** Before the last write that took the table's address out of the VMTE. */
function lastNamed(
  timeline: Timeline,
  end: Seq,
  { vm, type }: Extract<MemoryPlace, { kind: 'ist' }>,
  isThere: (then: Seq) => boolean,
): Seq | null {
  let at = end;
  for (;;) {
    const place = { kind: 'vmte', vm, field: type } as const;
    const writer = timeline.writer({ place, view: 'cpu', at, direction: 'backwards' });
    if (writer === null || isThere(writer.seq)) return writer?.seq ?? null;
    at = writer.seq;
  }
}
