import { createReducer, invariant, type Profile, type SystemRecord, systemModel, type SystemState } from '@vist/core';
import type { Expression } from '../expression/ast.ts';
import { compile, needsState } from '../expression/compile.ts';
import { asksPosition } from '../expression/fixed-places.ts';
import type { Moment } from '../expression/moment.ts';
import { beginning } from './fold.ts';
import { momentOf } from './moment.ts';

/** Judges the records of a log, which are put to it one after the other. */
export type Selector = (record: SystemRecord) => boolean;

/**
 * The records that an expression is true of, told as they come: nothing is looked up in the log. When the expression asks
 * for places, it has to see every record from the first on, or from where a state is known, and keeps one state.
 *
 * @throws ModelBug for an expression that looks a place up at a position; {@link asksPosition} tells.
 */
export function createSelector(
  expression: Expression,
  profile: Profile,
  before: SystemState = beginning(profile).state,
): Selector {
  invariant(!asksPosition(expression), 'a selector has no log to look places up in');
  const test = compile(expression);
  if (!needsState(expression)) return (record) => test(record, NOWHERE);
  const reducer = createReducer(systemModel(profile), { freeze: false });
  let open = reducer.open(before);
  let count = 0;
  return (record) => {
    if (count === CHUNK_RECORDS) {
      open = reducer.open(open.close());
      count = 0;
    }
    open.apply(record.event);
    count += 1;
    return test(record, momentOf(open.view, profile));
  };
}

const NOWHERE: Moment = { bytes: () => null, value: () => null, content: () => null };
const CHUNK_RECORDS = 16384;
