import { type LogSelection, type Seq, seq, type SystemRecord } from '@vist/core';
import type { Moment } from '../expression/moment.ts';
import { either, type NeededParts } from '../expression/selection.ts';
import { momentOf } from './moment.ts';
import type { RecordReader } from './record-reader.ts';
import type { States } from './states.ts';
import { type Stop, type Trigger, triggerOf } from './stops.ts';
import type { Direction } from './stride.ts';

/** Where a run stopped. */
export interface Stopped {
  /** The record that made it stop. */
  readonly record: SystemRecord;
  /** Right after it. */
  readonly position: Seq;
  /** Indices of the stops that it meets. */
  readonly stops: readonly number[];
}

/**
 * Runs from a position to the next record that meets a stop; backwards, to the last one before the record
 * that has just happened. Null when there is none.
 */
export function runTo(
  reader: RecordReader,
  states: States,
  run: { readonly from: Seq; readonly stops: readonly Stop[]; readonly direction: Direction },
): Stopped | null {
  const { from, stops, direction } = run;
  const momentAt = (position: Seq): Moment => momentOf(states.at(position), states.profile);
  const triggers = stops.map((stop) => triggerOf(stop, { profile: states.profile, momentAt }));
  if (triggers.length === 0) return null;
  if (triggers.some((trigger) => trigger.needsState)) {
    return direction === 'forwards'
      ? walkForwards(states, triggers, from, reader.end)
      : walkBackwards(states, triggers, reader.first, from - 1);
  }
  const parts = triggers.map((trigger) => trigger.parts).reduce(either);
  return scan(
    direction === 'forwards' ? recordsFrom(reader, from, parts) : recordsBefore(reader, from - 1, parts),
    triggers,
  );
}

/** Without states: record by record. */
function scan(records: Iterable<SystemRecord>, triggers: readonly Trigger[]): Stopped | null {
  const tests = triggers.map((trigger) => trigger.start(null));
  for (const record of records) {
    const stops = met(tests, record, NOWHERE);
    if (stops.length > 0) return stoppedAt(record, stops);
  }
  return null;
}

/** Only the parts of the log that can hold one, where the log can tell. */
function recordsFrom(reader: RecordReader, from: Seq, parts: NeededParts): Iterable<SystemRecord> {
  const first = seq(Math.max(from, parts.from));
  const before = seq(Math.min(reader.end, parts.before));
  if (first >= before) return [];
  const selection: LogSelection = { from: first, before, types: parts.types, bytes: parts.bytes };
  return reader.log.select?.(selection) ?? reader.forwards(first);
}

function* recordsBefore(reader: RecordReader, before: number, parts: NeededParts): Iterable<SystemRecord> {
  for (const record of reader.backwards(Math.min(before, parts.before))) {
    if (record.seq < parts.from) return;
    yield record;
  }
}

function walkForwards(states: States, triggers: readonly Trigger[], from: number, before: number): Stopped | null {
  let stops: readonly number[] = [];
  const tests = started(states, triggers, from);
  const record = states.walk(from, before, (each, view) => {
    stops = met(tests, each, momentOf(view, states.profile));
    return stops.length > 0;
  });
  return record === null ? null : stoppedAt(record, stops);
}

/** A state is only known forwards: windows of growing length are walked, each to its last hit. */
function walkBackwards(states: States, triggers: readonly Trigger[], first: number, before: number): Stopped | null {
  let end = before;
  for (let length = FIRST_WINDOW; end > first; length = Math.min(2 * length, LONGEST_WINDOW)) {
    const from = Math.max(first, end - length);
    const tests = started(states, triggers, from);
    let last: Stopped | null = null;
    states.walk(from, end, (record, view) => {
      const stops = met(tests, record, momentOf(view, states.profile));
      if (stops.length > 0) last = stoppedAt(record, stops);
      return false;
    });
    if (last !== null) return last;
    end = from;
  }
  return null;
}

type Test = ReturnType<Trigger['start']>;

function started(states: States, triggers: readonly Trigger[], from: number): readonly Test[] {
  const before = momentOf(states.at(from), states.profile);
  return triggers.map((trigger) => trigger.start(before));
}

/** Every test sees every record: some of them remember. */
function met(tests: readonly Test[], record: SystemRecord, moment: Moment): readonly number[] {
  const stops: number[] = [];
  for (const [index, test] of tests.entries()) if (test(record, moment)) stops.push(index);
  return stops;
}

function stoppedAt(record: SystemRecord, stops: readonly number[]): Stopped {
  return { record, position: seq(record.seq + 1), stops };
}

const NOWHERE: Moment = { bytes: () => null, value: () => null, content: () => null };
const FIRST_WINDOW = 256;
const LONGEST_WINDOW = 16384;
