import type { Revision } from '../kvm/revisions.ts';
import type { SystemRecord } from '../system/events.ts';
import type { SystemState } from '../system/state.ts';
import type { Scenario } from './scenario.ts';
import { startSession } from './session.ts';

/** A run that has ended. */
export interface FinishedRun {
  /** Every record, in order. */
  readonly records: readonly SystemRecord[];
  readonly state: SystemState;
}

/**
 * Runs a scenario to its end and keeps its log in memory: for tests, examples and short runs. Long ones are
 * driven by `startSession()`, which keeps nothing.
 */
export function runScenario(scenario: Scenario, revision: Revision): FinishedRun {
  const records: SystemRecord[] = [];
  const session = startSession(
    { scenario, revision },
    { chunkLength: 4096, freeze: false },
    { record: (record) => records.push(record), state: () => {} },
  );
  while (session.isRunning) session.step();
  return { records, state: session.machine.settle() };
}
