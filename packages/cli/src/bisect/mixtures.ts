import {
  type ChangeName,
  invariant,
  operationIsAvailable,
  parseRevision,
  type Revision,
  startSession,
} from '@vist/core';
import { checkOptions, createOutcomeCollector, type Edit, editsText, type Outcome, type Rule } from '@vist/replay';
import type { LoadedScenario } from '../run/load-scenario.ts';

/** Runs of a scenario on revisions between two. */
export interface Mixtures {
  /** What comes of the bad revision with some edits; null when it has no code for an operation of the scenario. */
  outcomeOf(edits: readonly Edit<ChangeName>[]): Outcome | null;
  /** Runs that were made: one per set of edits, however often it is asked for. */
  runCount(): number;
}

/** Mixtures of a scenario that is loaded for the bad revision. */
export function createMixtures(bad: LoadedScenario, rules: readonly Rule[]): Mixtures {
  const known = new Map<string, Outcome | null>();
  return {
    runCount: () => known.size,
    outcomeOf(edits) {
      const key = edits
        .map(({ change }) => change)
        .toSorted()
        .join();
      let outcome = known.get(key);
      if (outcome === undefined) {
        outcome = runOutcome(bad, mixed(bad.revision, edits), rules);
        known.set(key, outcome);
      }
      return outcome;
    },
  };
}

/** The bad revision with some edits. */
export function mixed(bad: Revision, edits: readonly Edit<ChangeName>[]): Revision {
  if (edits.length === 0) return bad;
  const text = `${bad.name},${editsText(edits)}`;
  const parsed = parseRevision(text);
  invariant(parsed.ok, `revision ${text}: the edits of a bisection always parse`);
  return parsed.revision;
}

function runOutcome({ scenario }: LoadedScenario, revision: Revision, rules: readonly Rule[]): Outcome | null {
  if (!scenario.operations.every(({ op }) => operationIsAvailable(revision, op).isAvailable)) return null;
  const collector = createOutcomeCollector({ ...checkOptions(scenario.profile), rules });
  const session = startSession(
    { scenario, revision },
    { chunkLength: 4096, freeze: false },
    { record: (record) => collector.add(record), state: () => {} },
  );
  while (session.isRunning) session.step();
  return collector.end();
}
