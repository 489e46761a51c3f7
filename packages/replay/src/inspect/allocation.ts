import { type PhysAddr, seq, type Seq, type SystemRecord } from '@vist/core';
import type { Timeline } from '../timeline/timeline.ts';
import { objectOf, type ShownObject } from './memory.ts';
import type { Missing } from './missing.ts';
import { addrText, type Source } from './viewed.ts';

/** An object, and who gave and freed what was at its address. */
export interface ShownAllocation {
  readonly kind: 'allocation';
  readonly object: ShownObject;
  /** Ascending: the last ones before the position, and those after it until it is given out again. */
  readonly history: readonly AllocationEvent[];
}

export interface AllocationEvent {
  readonly seq: Seq;
  readonly actor: string;
  readonly what: 'allocated' | 'freed';
  /** True when it is still to come. */
  readonly isLater: boolean;
  readonly sizeReqBytes: number | null;
  /** The function that did it, then those that called it. */
  readonly callers: readonly string[];
}

/** The object at or around an address, with its history. */
export function showAllocation(timeline: Timeline, at: Seq, addr: PhysAddr, source: Source): ShownAllocation | Missing {
  const object = objectOf(addr, source);
  if (object === null) {
    return {
      kind: 'missing',
      place: `alloc:${addrText(addr) ?? ''}`,
      reason: 'no object was ever there, or only later',
    };
  }
  const base = Number(object.addr);
  const before = timeline.records(at, 'backwards');
  const past = eventsAt(timeline, before, base, MOST_PAST, () => false).map((event) => ({ ...event, isLater: false }));
  const isNext = ({ event }: SystemRecord): boolean => event.type === 'alloc.allocated' && event.addr === base;
  const later = eventsAt(timeline, timeline.records(at, 'forwards'), base, MOST_PAST, isNext);
  return { kind: 'allocation', object, history: [...past.toReversed(), ...later] };
}

function eventsAt(
  timeline: Timeline,
  records: Iterable<SystemRecord>,
  base: number,
  most: number,
  isEnd: (record: SystemRecord) => boolean,
): readonly AllocationEvent[] {
  const found: AllocationEvent[] = [];
  for (const record of records) {
    if (found.length === most || isEnd(record)) return found;
    const event = allocationEvent(timeline, record, base);
    if (event !== null) found.push(event);
  }
  return found;
}

function allocationEvent(timeline: Timeline, record: SystemRecord, base: number): AllocationEvent | null {
  const { event } = record;
  if ((event.type !== 'alloc.allocated' && event.type !== 'alloc.freed') || event.addr !== base) return null;
  return {
    seq: record.seq,
    actor: record.actor,
    what: event.type === 'alloc.freed' ? 'freed' : 'allocated',
    isLater: true,
    sizeReqBytes: event.type === 'alloc.freed' ? null : event.sizeReqBytes,
    callers: callersOf(timeline, record, event.site),
  };
}

/** The functions that a record stands in, innermost first. */
export function callersOf(timeline: Timeline, record: SystemRecord, site: string): readonly string[] {
  const callers = [site];
  for (let cause = record.cause; cause !== null && callers.length < MOST_CALLERS;) {
    const frame = timeline.record(seq(cause));
    if (frame?.event.type === 'call.entered' && callers.at(-1) !== frame.event.func) callers.push(frame.event.func);
    cause = frame?.cause ?? null;
  }
  return callers;
}

const MOST_PAST = 8;
const MOST_CALLERS = 16;
