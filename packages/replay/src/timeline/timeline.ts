import type { LogSource, PlaceView, Profile, Seq, StatePlace, SystemRecord, SystemState } from '@vist/core';
import type { Moment } from '../expression/moment.ts';
import { type CheckpointOptions, DEFAULT_CHECKPOINTS } from './checkpoints.ts';
import { beginning, type Position } from './fold.ts';
import { momentOf } from './moment.ts';
import { createRecordReader } from './record-reader.ts';
import { runTo, type Stopped } from './run-to.ts';
import { NOTHING_STORED, type StateStore } from './state-store.ts';
import { createStates } from './states.ts';
import type { Stop } from './stops.ts';
import { type Direction, stride, type Stride } from './stride.ts';
import { writerOf } from './writers.ts';

/**
 * A log that is looked at in any order. A position n stands between records: those before n have happened,
 * record n is the next. Answers depend on the log alone, never on what was asked before.
 */
export interface Timeline {
  readonly profile: Profile;
  /** The first position: 0, but for a log that was cut from another. */
  readonly first: number;
  /** The last position: the number of records, of a log that begins at 0. */
  readonly length: number;
  /** Null when the log has none there. */
  record(at: Seq): SystemRecord | null;
  /** The records from a position on, ascending; or those before it, descending. */
  records(from: Seq, direction: Direction): Iterable<SystemRecord>;
  /** The last state when the log is shorter. */
  stateAt(at: Seq): SystemState;
  /** The same as conditions about places ask it. */
  momentAt(at: Seq): Moment;
  /** Where a step ends. */
  step(from: Seq, how: Stride, direction: Direction): Seq;
  /** The next record, or the one before, that meets a stop; null when there is none. */
  run(from: Seq, stops: readonly Stop[], direction: Direction): Stopped | null;
  /** Who wrote a place last before a position, or writes it next, as a view has it. */
  writer(question: WriterQuestion): SystemRecord | null;
  /** Number of states that are kept. */
  keptStates(): number;
}

/** A place, whose view of it, from where, and in which direction. */
export interface WriterQuestion {
  readonly place: StatePlace;
  readonly view: PlaceView;
  readonly at: Seq;
  readonly direction: Direction;
}

/** What a timeline is opened with. */
export interface TimelineOptions {
  readonly profile: Profile;
  readonly checkpoints?: CheckpointOptions;
  /** Where the log begins, and the state there; at 0 with nothing when left out. */
  readonly start?: Position;
  /** States that the log's source has stored. */
  readonly snapshots?: StateStore;
}

/** Opens a log for looking at it in any order. Nothing is read before it is asked for. */
export function openTimeline(log: LogSource, options: TimelineOptions): Timeline {
  const {
    profile,
    checkpoints = DEFAULT_CHECKPOINTS,
    start = beginning(profile),
    snapshots = NOTHING_STORED,
  } = options;
  const reader = createRecordReader(log, start.nextSeq);
  const states = createStates(reader, { profile, ...checkpoints, start, snapshots });
  return {
    profile,
    first: reader.first,
    length: reader.end,
    record: (at) => reader.at(at),
    records: (from, direction) => (direction === 'forwards' ? reader.forwards(from) : reader.backwards(from)),
    stateAt: (at) => states.at(at),
    momentAt: (at) => momentOf(states.at(at), profile),
    step: (from, how, direction) => stride(reader, from, how, direction),
    run: (from, stops, direction) => runTo(reader, states, { from, stops, direction }),
    writer: (question) => writerOf(reader, states, question),
    keptStates: () => states.keptCount(),
  };
}
