import { REVISION_NAMES } from '@vist/core';
import type { Io } from '../../packages/cli/src/io.ts';
import { type RecordedEverywhere, recordedEverywhere } from './corpus.ts';
import type { ScenarioRuns } from './findings-table.ts';
import { type RecordedRun, runRecorded } from './run-recorded.ts';

/** Runs every scenario that was recorded on all revisions, on all revisions. Traces go to `folder`. */
export async function runAll(
  folder: string,
  io: Io,
  told: (done: number, of: number) => void,
): Promise<readonly ScenarioRuns[]> {
  const corpus = recordedEverywhere();
  const all: ScenarioRuns[] = [];
  for (const scenario of corpus) {
    all.push(await runScenario(scenario, folder, io));
    told(all.length, corpus.length);
  }
  return all;
}

/** Runs one scenario on all revisions. */
export async function runScenario(scenario: RecordedEverywhere, folder: string, io: Io): Promise<ScenarioRuns> {
  const { name, description, recordings } = scenario;
  const runs: [string, RecordedRun][] = [];
  for (const revision of REVISION_NAMES) {
    runs.push([revision, await runRecorded(recordings[revision], folder, io)]);
  }
  // One entry per revision: pushed in the line above.
  return { name, description, runs: Object.fromEntries(runs) as ScenarioRuns['runs'] };
}
