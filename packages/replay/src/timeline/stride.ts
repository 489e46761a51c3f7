import { type Actor, seq, type Seq, type SystemRecord, unreachable } from '@vist/core';
import type { RecordReader } from './record-reader.ts';

/** How far a step goes: forwards over the next one, backwards to before the last one. */
export type Stride =
  | { readonly by: 'event' }
  /** The next event of an actor. */
  | { readonly by: 'actor'; readonly actor: Actor | null }
  /**
   * `into`: to the next call that is entered or left. `over`: an event, a call with all that is in it.
   * `out`: to the end of the call that the actor is in; backwards, to before its beginning.
   */
  | { readonly by: 'call'; readonly how: 'into' | 'over' | 'out'; readonly actor: Actor | null }
  /** To the end of an operation of the scenario; backwards, to before the beginning of one. */
  | { readonly by: 'operation' };

/** Which way one goes in a log. */
export type Direction = 'forwards' | 'backwards';

/**
 * Where a step from a position ends. An actor that is null is the one of the event that the step meets
 * first. The beginning or the end of the log when there is nothing to step over.
 */
export function stride(reader: RecordReader, from: Seq, how: Stride, direction: Direction): Seq {
  const isForwards = direction === 'forwards';
  const end = isForwards ? reader.end : reader.first;
  if (how.by === 'event') return seq(isForwards ? Math.min(from + 1, end) : Math.max(from - 1, end));
  const found = first(
    isForwards ? reader.forwards(from) : reader.backwards(from),
    stopOf(reader, from, how, isForwards),
  );
  if (found === null) return seq(end);
  return seq(isForwards ? found.seq + 1 : found.seq);
}

/** The test of the record at which a step ends, in the order in which the step meets them. */
function stopOf(
  reader: RecordReader,
  from: Seq,
  how: Exclude<Stride, { by: 'event' }>,
  isForwards: boolean,
): (record: SystemRecord) => boolean {
  if (how.by === 'operation') {
    const type = isForwards ? 'env.operationEnded' : 'env.operationBegan';
    return ({ event }) => event.type === type;
  }
  const actor = how.actor ?? reader.at(isForwards ? from : from - 1)?.actor ?? 'env';
  if (how.by === 'actor') return (record) => record.actor === actor;
  switch (how.how) {
    case 'into':
      return (record) => record.actor === actor && levelOf(record) !== 0;
    case 'over':
      return atLevel(actor, isForwards, (level) => level <= 0);
    case 'out':
      return atLevel(actor, isForwards, (level) => level < 0);
    default:
      return unreachable(how.how);
  }
}

/** Counts calls that the step has met the near end of and not the far one. */
function atLevel(
  actor: Actor,
  isForwards: boolean,
  test: (level: number) => boolean,
): (record: SystemRecord) => boolean {
  let level = 0;
  return (record) => {
    if (record.actor !== actor) return false;
    level += isForwards ? levelOf(record) : -levelOf(record);
    return test(level);
  };
}

function levelOf({ event }: SystemRecord): -1 | 0 | 1 {
  if (event.type === 'call.entered') return 1;
  return event.type === 'call.returned' ? -1 : 0;
}

function first(records: Iterable<SystemRecord>, test: (record: SystemRecord) => boolean): SystemRecord | null {
  for (const record of records) if (test(record)) return record;
  return null;
}
