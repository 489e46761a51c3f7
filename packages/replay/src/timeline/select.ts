import { type LogSource, type Profile, seq, type SystemRecord } from '@vist/core';
import type { Expression } from '../expression/ast.ts';
import { needsState } from '../expression/compile.ts';
import { withFixedPlaces } from '../expression/fixed-places.ts';
import { type NeededParts, neededParts } from '../expression/selection.ts';
import { createSelector, type Selector } from './selector.ts';
import { openTimeline } from './timeline.ts';

/**
 * The records of a log that an expression is true of, ascending, from a position on. Only those parts of the
 * log are read that can hold one, where the log can tell; when the expression asks for places, all of it is.
 */
export function selectRecords(
  log: LogSource,
  {
    profile,
    expression: asked,
    from,
  }: { readonly profile: Profile; readonly expression: Expression; readonly from: number },
): Iterable<SystemRecord> {
  const expression = withFixedPlaces(
    asked,
    (place, at) => openTimeline(log, { profile }).momentAt(at).bytes(place)?.range ?? null,
  );
  const parts = neededParts(expression);
  const needed = { ...parts, from: Math.max(from, parts.from) };
  const wanted = { test: createSelector(expression, profile), parts: needed };
  return needsState(expression) ? withStates(log, wanted) : withoutStates(log, wanted);
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

function* withStates(log: LogSource, { test, parts }: Wanted): Generator<SystemRecord> {
  for (const record of log.records(seq(0))) {
    if (record.seq >= parts.before) return;
    if (test(record) && record.seq >= parts.from) yield record;
  }
}

interface Wanted {
  readonly test: Selector;
  readonly parts: NeededParts;
}
