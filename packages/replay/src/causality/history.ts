import {
  type ByteRange,
  type ControlState,
  createControlFold,
  EVENT_SCHEMA,
  type EventType,
  type LogSelection,
  type LogSource,
  type Profile,
  type Seq,
  seq,
  specOf,
  type SystemRecord,
} from '@vist/core';
import { createRecentRecords } from './recent-records.ts';
import { createTouchColumns, type TouchColumns } from './touch-columns.ts';
import { type Touch, type TouchSink, touchOf } from './touch.ts';

/** A log up to a position, as questions about it need it. */
export interface History {
  readonly profile: Profile;
  /** The records before it have happened. */
  readonly at: Seq;
  /** KVM's bookkeeping and the IRS's registers at the position. */
  control(): ControlState;
  /** What touched a range, ascending. */
  touching(range: ByteRange): readonly Touch[];
  /** A record by its position, wherever it is; null when the log has none there. */
  record(at: Seq): SystemRecord | null;
  /** The records of some types from one position on and before another, ascending. */
  ofTypes(types: ReadonlySet<EventType>, from: Seq, before: Seq): Iterable<SystemRecord>;
  /** All records from one position on and before another. */
  between(from: Seq, before: Seq): Iterable<SystemRecord>;
}

/** What a question is going to ask for besides single records. */
export type Needed = 'records' | 'control' | 'control and memory';

/**
 * The history of a log before `at`. A log that can select its records is asked for what is needed. Of any
 * other, the first question about tables or memory reads everything once, and makes an index on the way.
 */
export function createHistory(
  log: LogSource,
  of: { readonly profile: Profile; readonly at: Seq; readonly needed: Needed },
): History {
  const { profile, at } = of;
  const read = (selection: LogSelection) => selected(log, selection);
  const recent = createRecentRecords(read);
  const index = log.select === undefined ? indexByScan(log, of) : indexBySelect(read, of);
  return {
    profile,
    at,
    ...index,
    record: recent.record,
    ofTypes: (types, from, before) => read({ types, from, before, bytes: null }),
    between: (from, before) => read({ types: null, from, before, bytes: null }),
  };
}

type Read = (selection: LogSelection) => Iterable<SystemRecord>;
type Index = Pick<History, 'control' | 'touching'>;

/** The records of a selection: those of the log, which may give more, that it really asks for. */
function* selected(log: LogSource, selection: LogSelection): Generator<SystemRecord> {
  const { from, before, types } = selection;
  for (const record of log.select?.(selection) ?? log.records(from)) {
    if (record.seq >= before) return;
    if (types === null || types.has(record.event.type)) yield record;
  }
}

/** One pass over everything before the position, when it is first needed. */
function indexByScan(
  log: LogSource,
  of: { readonly profile: Profile; readonly at: Seq; readonly needed: Needed },
): Index {
  const { profile, at, needed } = of;
  let scanned: { readonly control: ControlState; readonly touches: TouchColumns } | null = null;

  function scan(): NonNullable<typeof scanned> {
    if (scanned !== null) return scanned;
    const fold = createControlFold(profile);
    const touches = createTouchColumns();
    const isIndexed = needed === 'control and memory';
    for (const record of log.records(seq(0))) {
      if (record.seq >= at) break;
      fold.apply(record.event);
      if (isIndexed) touchOf(record, touches.add);
    }
    scanned = { control: fold.state, touches };
    return scanned;
  }

  return { control: () => scan().control, touching: (range) => scan().touches.touching(range) };
}

/** The log finds the records about a line itself. */
function indexBySelect(read: Read, { profile, at }: { readonly profile: Profile; readonly at: Seq }): Index {
  const known = new Map<string, readonly Touch[]>();
  let control: ControlState | null = null;

  function controlState(): ControlState {
    const fold = createControlFold(profile);
    for (const { event } of read({ from: seq(0), before: at, types: CONTROL_TYPES, bytes: null })) fold.apply(event);
    return fold.state;
  }

  return {
    control: () => (control ??= controlState()),
    touching(range) {
      const key = `${range.base} ${range.sizeBytes}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      const touches = createTouchColumns();
      for (const record of read({ from: seq(0), before: at, types: MEMORY_TYPES, bytes: range })) {
        touchOf(record, touches.add satisfies TouchSink);
      }
      const touching = touches.touching(range);
      known.set(key, touching);
      return touching;
    },
  };
}

function typesOf(...blocks: readonly string[]): ReadonlySet<EventType> {
  const names = EVENT_SCHEMA.map(({ type }): string => type).filter((type) =>
    blocks.some((block) => type.startsWith(block)),
  );
  return new Set(names.filter(isEventType));
}

function isEventType(name: string): name is EventType {
  return specOf(name) !== null;
}

const CONTROL_TYPES = typesOf('kvm.', 'irs.', 'mmio.');
const MEMORY_TYPES = typesOf('mem.');
