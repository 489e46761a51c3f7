import { type Profile, seq } from '@vist/core';
import { beginning, type Position, type StateStore } from '@vist/replay';
import { storedStates, type TraceReader } from '@vist/trace';
import { EXIT } from '../exit-status.ts';
import { Refusal } from '../refusal.ts';

/** What the states of a trace are computed from: where it begins, and what it has stored on the way. */
export interface TraceStates {
  readonly start: Position;
  readonly snapshots: StateStore;
}

/**
 * What the states of a trace are computed from.
 *
 * @throws Refusal (inconclusive) when nobody can know them: a view, or a cut without the state before it.
 */
export function traceStates(name: string, trace: TraceReader, profile: Profile): TraceStates {
  const { view, firstSeq } = trace.header.notes;
  if (view !== null) {
    throw new Refusal(`${name}: its states are not known: it is a view of another trace: ${view}`, EXIT.inconclusive);
  }
  const start = startOf(trace, profile);
  if (start !== null) return { start, snapshots: storedStates(trace) };
  throw new Refusal(
    `${name}: its states are not known: it begins with event ${firstSeq}, without the state before it`,
    EXIT.inconclusive,
  );
}

/** Where a trace begins, and the state there; null for a cut that has none. */
export function startOf(trace: TraceReader, profile: Profile): Position | null {
  const { firstSeq } = trace.header.notes;
  if (firstSeq === 0) return beginning(profile);
  const stored = storedStates(trace).before(firstSeq);
  return stored?.nextSeq === seq(firstSeq) ? stored : null;
}
