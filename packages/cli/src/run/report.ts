import type { Profile, Revision, RevisionName, Scenario } from '@vist/core';
import type { TraceSummary } from '@vist/trace';
import type { RunTally } from '../tally/run-tally.ts';
import type { CloserLook } from './closer-looks.ts';
import type { RunEnding } from './drive.ts';
import type { LoadedScenario } from './load-scenario.ts';

/** What `vist run --json` prints. Text is made from the same data. */
export interface RunReport extends RunTally {
  readonly schema: 'vist/run-summary';
  readonly schemaVersion: 1;
  /** Where the scenario came from. */
  readonly source: string;
  readonly scenario: { readonly name: string; readonly description: string };
  /** Null when nobody knows which code ran, as of an imported log. */
  readonly revision: { readonly name: string; readonly base: RevisionName; readonly changes: readonly string[] } | null;
  readonly profile: Profile;
  readonly policy: Scenario['policy'];
  readonly seed: number;
  readonly ending: RunEnding;
  /** Digest of the final state: equal runs end in equal states. */
  readonly stateDigest: string;
  readonly notes: readonly string[];
  readonly trace: RecordedTrace | null;
  /** Commands that show more. */
  readonly closerLooks: readonly CloserLook[];
}

export interface RecordedTrace extends TraceSummary {
  /** `-` for stdout. */
  readonly file: string;
}

/** Everything there is to say about a run that was made, or replayed. */
export function runReport(run: {
  readonly loaded: Pick<LoadedScenario, 'source' | 'scenario' | 'notes'> & { readonly revision: Revision | null };
  readonly tally: RunTally;
  readonly ending: RunEnding;
  readonly stateDigest: string;
  readonly trace: RecordedTrace | null;
  readonly closerLooks: readonly CloserLook[];
}): RunReport {
  const { loaded, tally, ending, stateDigest, trace } = run;
  const { scenario, revision, source, notes } = loaded;
  return {
    schema: 'vist/run-summary',
    schemaVersion: 1,
    source,
    scenario: { name: scenario.name, description: scenario.description },
    revision:
      revision === null
        ? null
        : { name: revision.name, base: revision.base, changes: [...revision.changes].toSorted() },
    profile: scenario.profile,
    policy: scenario.policy,
    seed: scenario.seed,
    ending,
    stateDigest,
    notes,
    ...tally,
    trace,
    closerLooks: run.closerLooks,
  };
}
