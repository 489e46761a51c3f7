import { createReducer, type LogSource, type Profile, seq, type SystemRecord, systemModel } from '@vist/core';
import type { Expression } from '../expression/ast.ts';
import { compile, needsState } from '../expression/compile.ts';
import { withFixedPlaces } from '../expression/fixed-places.ts';
import type { Moment } from '../expression/moment.ts';
import { type NeededParts, neededParts } from '../expression/selection.ts';
import { beginning } from './fold.ts';
import { momentOf } from './moment.ts';
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
  return needsState(expression) ? withStates(log, profile, expression, needed) : withoutStates(log, expression, needed);
}

function* withoutStates(log: LogSource, expression: Expression, parts: NeededParts): Generator<SystemRecord> {
  const { types, bytes } = parts;
  const test = compile(expression);
  const from = seq(parts.from);
  const before = seq(Math.min(parts.before, Number.MAX_SAFE_INTEGER));
  if (from >= before) return;
  for (const record of log.select?.({ from, before, types, bytes }) ?? log.records(from)) {
    if (record.seq >= before) return;
    if (test(record, NOWHERE)) yield record;
  }
}

function* withStates(
  log: LogSource,
  profile: Profile,
  expression: Expression,
  parts: NeededParts,
): Generator<SystemRecord> {
  const test = compile(expression);
  const reducer = createReducer(systemModel(profile), { freeze: false });
  let open = reducer.open(beginning(profile).state);
  for (const record of log.records(seq(0))) {
    if (record.seq >= parts.before) return;
    open.apply(record.event);
    if (record.seq >= parts.from && test(record, momentOf(open.view, profile))) yield record;
    if ((record.seq + 1) % CHUNK_RECORDS === 0) open = reducer.open(open.close());
  }
}

const NOWHERE: Moment = { bytes: () => null, value: () => null, content: () => null };
const CHUNK_RECORDS = 16384;
