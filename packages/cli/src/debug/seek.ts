import { seq, type SystemRecord } from '@vist/core';
import { type Direction, parseExpression, type Stop } from '@vist/replay';
import type { DebugSession } from './session.ts';
import { type NamedStop, watchedText } from './stops.ts';

/** Where a run came to a halt, and why. */
export interface Halt {
  readonly at: number;
  readonly because: string;
}

/**
 * Runs from a record to the nearest stop in a direction; null when there is none. Yields how far it has come, so that
 * the caller may give up.
 */
export function* seekStop(
  session: DebugSession,
  from: number,
  direction: Direction,
  stops: readonly NamedStop[],
): Generator<number, Halt | null> {
  const { timeline } = session;
  const isForwards = direction === 'forwards';
  const wanted = stops.map(({ stop }) => stop);
  const isSlow = stops.some(({ needsState }) => needsState);
  for (let at = from; ;) {
    // A run that folds the log halts here and there by itself, to be asked whether it shall go on.
    const pause = isSlow ? at + (isForwards ? PAUSE : -PAUSE) : null;
    const all = pause === null ? wanted : [...wanted, stopAt(pause)];
    // Backwards, a run looks at what is before the record that has just happened.
    const stopped = timeline.run(seq(at + 1), all, direction);
    if (stopped === null) return null;
    const met = stops.filter((_, index) => stopped.stops.includes(index));
    const found = stopped.record.seq;
    if (met.length > 0) return { at: found, because: met.map((stop) => reason(stop, session, found)).join('; ') };
    yield found;
    at = found;
  }
}

/** The nearest record in a direction that a test holds for; null when there is none. */
export function* seekRecord(
  session: DebugSession,
  from: number,
  direction: Direction,
  test: (record: SystemRecord) => boolean,
): Generator<number, number | null> {
  const isForwards = direction === 'forwards';
  let count = 0;
  for (const record of session.timeline.records(seq(isForwards ? from + 1 : from), direction)) {
    if (test(record)) return record.seq;
    count += 1;
    if (count % PAUSE === 0) yield record.seq;
  }
  return null;
}

const PAUSE = 4096;

function stopAt(at: number): Stop {
  const reading = parseExpression(`seq == ${Math.max(0, at)}`);
  if (!reading.ok) throw new RangeError(reading.issue.expected);
  return { kind: 'break', expression: reading.expression };
}

function reason({ text, stop }: NamedStop, { timeline }: DebugSession, at: number): string {
  if (stop.kind === 'break') return text;
  if (stop.access !== 'change') return `${text}: ${watchedText(stop, timeline, at + 1)}`;
  const [before, after] = [watchedText(stop, timeline, at), watchedText(stop, timeline, at + 1)];
  return before === after ? `${text} changes` : `${text}: ${before} -> ${after}`;
}
