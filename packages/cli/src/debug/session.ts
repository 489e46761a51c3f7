import { invariant, type Profile, seq, type SystemRecord, type SystemState } from '@vist/core';
import { openTimeline, type Timeline } from '@vist/replay';
import { storedStates, type TraceReader } from '@vist/trace';
import { indexedLog } from '../why/indexed-log.ts';
import { type Allocation, createAllocations } from './allocations.ts';
import { createOutline, type Outline } from './outline.ts';

/**
 * A trace as the debugger asks it. The same question has the same answer, whatever was asked before: what is
 * kept in here only makes answers faster.
 */
export interface DebugSession {
  readonly name: string;
  /** The revision that ran. */
  readonly about: string;
  readonly profile: Profile;
  readonly log: ReturnType<typeof indexedLog>;
  readonly timeline: Timeline;
  /** Number of records, from 1. */
  readonly length: number;
  readonly record: (at: number) => SystemRecord;
  readonly stateBefore: (at: number) => SystemState;
  /** Gets ready for answers about a position; yields how far it has come. */
  readonly approach: (at: number) => Generator<number>;
  readonly outline: Outline;
  /** Objects that are live after a record, by address. */
  readonly liveAfter: (at: number) => readonly Allocation[];
  /** The newest object around a byte after a record, live or freed; null when there never was one. */
  readonly objectAround: (addr: number, at: number) => Allocation | null;
}

/** Opens a session on a trace that begins with its first record. */
export function openSession(name: string, about: string, trace: TraceReader, profile: Profile): DebugSession {
  const log = indexedLog(trace);
  const timeline = openTimeline(log, { profile, snapshots: storedStates(trace) });
  const { length } = timeline;
  const allocations = createAllocations();
  const outline = createOutline(heard(log.records(seq(0)), allocations.add), length);
  let reached = 0;
  return {
    name,
    about,
    profile,
    log,
    timeline,
    length,
    record(at) {
      const record = timeline.record(seq(at));
      invariant(record !== null, () => `record ${at}: expected one below ${length}`);
      return record;
    },
    stateBefore: (at) => timeline.stateAt(seq(at)),
    *approach(at) {
      for (; reached + STRIDE <= at; reached += STRIDE) {
        timeline.stateAt(seq(reached + STRIDE));
        outline.reach(reached + STRIDE);
        yield reached + STRIDE;
      }
    },
    outline,
    liveAfter(at) {
      outline.reach(at + 1);
      return allocations.liveAt(at);
    },
    objectAround(addr, at) {
      outline.reach(at + 1);
      return allocations.around(addr, at);
    },
  };
}

/** A timeline keeps the states at multiples of it. */
const STRIDE = 16384;

function* heard<Item>(items: Iterable<Item>, tell: (item: Item) => void): Generator<Item> {
  for (const item of items) {
    tell(item);
    yield item;
  }
}
