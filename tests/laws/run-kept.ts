import {
  digestOf,
  invariant,
  parseRevision,
  type Revision,
  type Scenario,
  type SessionOptions,
  startSession,
  type StateAt,
  type SystemRecord,
  type SystemState,
} from '@vist/core';

/** A run with everything that it published. */
export interface KeptRun {
  readonly records: readonly SystemRecord[];
  /** The states at chunk boundaries. */
  readonly states: readonly StateAt<SystemState>[];
  readonly final: SystemState;
  readonly digest: string;
}

/** Short chunks, so that a run has many boundaries; everything frozen that can be. */
export const TEST_OPTIONS: SessionOptions = { chunkLength: 64, freeze: true };

/** Runs a scenario to its end. `look` is given every state as it is published. */
export function runKept(
  scenario: Scenario,
  options: SessionOptions = TEST_OPTIONS,
  look: (state: SystemState) => void = () => {},
): KeptRun {
  const records: SystemRecord[] = [];
  const states: StateAt<SystemState>[] = [];
  const session = startSession({ scenario, revision: revisionIn(scenario) }, options, {
    record: (record) => void records.push(record),
    state(state, nextSeq) {
      states.push({ state, nextSeq });
      look(state);
    },
  });
  while (session.isRunning) session.step();
  const final = session.machine.settle();
  return { records, states, final, digest: digestOf(final) };
}

/** The revision that a scenario names. */
export function revisionIn(scenario: Scenario): Revision {
  const parsed = parseRevision(scenario.revision);
  invariant(parsed.ok, `${scenario.revision} is no revision`);
  return parsed.revision;
}
