import { REVISION_NAMES } from '@vist/core';
import type { ScenarioRuns } from './findings-table.ts';

/** What was run, and how much of it was checked. */
export function checkLines(scenarios: readonly ScenarioRuns[]): readonly string[] {
  const runs = scenarios.flatMap(({ runs: of }) => REVISION_NAMES.map((revision) => of[revision]));
  const count = (holds: (run: (typeof runs)[number]) => boolean): number => runs.filter(holds).length;
  const eventCount = runs.reduce((sum, { tally }) => sum + tally.eventCount, 0);
  return [
    `${scenarios.length} scenarios on ${REVISION_NAMES.length} revisions: ${runs.length} runs, ${eventCount} events`,
    `${count(({ difference }) => difference === null)} runs equal the recording of the real C code, line by line`,
    `${count(({ refutation }) => refutation === null)} traces recorded, replayed and verified, event by event`,
  ];
}

/** Runs that part from their recording, and traces that are not verified. None in a good checkout. */
export function problemsOf(scenarios: readonly ScenarioRuns[]): readonly string[] {
  return scenarios.flatMap(({ name, runs }) =>
    REVISION_NAMES.flatMap((revision) => {
      const { difference, refutation } = runs[revision];
      return [difference, refutation].filter((text) => text !== null).map((text) => `${revision} ${name}: ${text}`);
    }),
  );
}
