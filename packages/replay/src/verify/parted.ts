import {
  createReducer,
  type LogSource,
  type Profile,
  type Seq,
  specOf,
  type StateDifference,
  stateDifferences,
  systemModel,
  type SystemRecord,
  type SystemState,
} from '@vist/core';
import { fieldDifferences } from './events-equal.ts';
import { MOST_STATE_DIFFERENCES, type Refuted } from './verdict.ts';

/** A position at which log and machine do not have the same record. */
export interface Parting {
  readonly at: Seq;
  readonly recorded: SystemRecord | null;
  readonly produced: SystemRecord | null;
  /** The state before the record: both sides agree on it. */
  readonly before: SystemState;
}

/** The verdict on a log that parts from the machine, with what a reader needs to see why. */
export function parted(log: LogSource, profile: Profile, parting: Parting): Refuted {
  const { at, recorded, produced, before } = parting;
  return {
    verified: false,
    verifiedPrefix: at,
    difference: {
      kind: 'record',
      at,
      recorded,
      produced,
      fields: recorded === null || produced === null ? [] : fieldDifferences(recorded, produced),
      cause: causeOf(log, parting),
      state: consequences(profile, before, recorded, produced),
    },
  };
}

/** The record that caused the machine's; the log agrees with the machine on everything before this position. */
function causeOf(log: LogSource, { at, recorded, produced }: Parting): SystemRecord | null {
  const { cause } = produced ?? recorded ?? { cause: null };
  if (cause === null || cause >= at) return null;
  for (const record of log.records(cause)) return record;
  return null;
}

/** How the states differ that the two records lead to from the same state. */
function consequences(
  profile: Profile,
  before: SystemState,
  recorded: SystemRecord | null,
  produced: SystemRecord | null,
): readonly StateDifference[] {
  const reducer = createReducer(systemModel(profile), { freeze: false });
  const after = (record: SystemRecord | null): SystemState =>
    record === null || specOf(record.event.type) === null ? before : reducer.step(before, record.event);
  return stateDifferences(after(recorded), after(produced)).take(MOST_STATE_DIFFERENCES).toArray();
}
