import { type LogSource, type Profile, type Seq, seq, type SystemRecord } from '@vist/core';
import type { Expression } from '../expression/ast.ts';
import { needsState } from '../expression/compile.ts';
import { withFixedPlaces } from '../expression/fixed-places.ts';
import { type NeededParts, neededParts } from '../expression/selection.ts';
import { beginning, type Position } from './fold.ts';
import { createSelector, type Selector } from './selector.ts';
import { NOTHING_STORED, type StateStore } from './state-store.ts';
import { openTimeline } from './timeline.ts';

/** What is looked for, and what is known of the log: where it begins, and states on the way. */
export interface Selection {
  readonly profile: Profile;
  readonly expression: Expression;
  readonly from: number;
  readonly start?: Position;
  readonly snapshots?: StateStore;
}

/**
 * The records of a log that an expression is true of, ascending, from a position on. Only those parts of the
 * log are read that can hold one, where the log can tell; when the expression asks for places, all of it is, from a stored state on where there is one.
 */
export function selectRecords(
  log: LogSource,
  { profile, expression: asked, from, start = beginning(profile), snapshots = NOTHING_STORED }: Selection,
): Iterable<SystemRecord> {
  const expression = withFixedPlaces(
    asked,
    (place, at) => openTimeline(log, { profile, start, snapshots }).momentAt(at).bytes(place)?.range ?? null,
  );
  const parts = neededParts(expression);
  const needed = { ...parts, from: Math.max(from, parts.from) };
  if (!needsState(expression)) return withoutStates(log, { test: createSelector(expression, profile), parts: needed });
  const stored = snapshots.before(needed.from);
  const nearest = stored !== null && stored.nextSeq > start.nextSeq ? stored : start;
  const test = createSelector(expression, profile, nearest.state);
  return withStates(log, nearest.nextSeq, { test, parts: needed });
}

function* withoutStates(log: LogSource, { test, parts }: Wanted): Generator<SystemRecord> {
  const { types, bytes } = parts;
  const from = seq(parts.from);
  const before = seq(Math.min(parts.before, Number.MAX_SAFE_INTEGER));
  if (from >= before) return;
  for (const record of log.select?.({ from, before, types, bytes }) ?? log.records(from)) {
    if (record.seq >= before) return;
    if (test(record)) yield record;
  }
}

function* withStates(log: LogSource, first: Seq, { test, parts }: Wanted): Generator<SystemRecord> {
  for (const record of log.records(first)) {
    if (record.seq >= parts.before) return;
    if (test(record) && record.seq >= parts.from) yield record;
  }
}

interface Wanted {
  readonly test: Selector;
  readonly parts: NeededParts;
}
