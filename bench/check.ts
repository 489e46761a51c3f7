import type { Scenario, SystemRecord } from '@vist/core';
import { checkLog, checkOptions, memoryLog } from '@vist/replay';
import { runLive } from './churn-run.ts';
import { churnScenario } from './churn.ts';
import { interleaved } from './interleaved.ts';
import { type Figure, printReport } from './report.ts';

const ROUNDS = 5;

/** Events per second when all rules look at a log that is in memory: of right code, and of code with many findings. */
export async function checkFigures(): Promise<readonly Figure[]> {
  const scenario = churnScenario({ vms: 140, rounds: 8, idBits: 12 });
  const speeds = await interleaved(
    { revised: checked(scenario), posted: checked({ ...scenario, revision: 'V1' }) },
    ROUNDS,
  );
  return [
    figure('check.revised', speeds.revised.best, 'the revised code; at least 100,000'),
    figure(
      'check.posted',
      speeds.posted.best,
      'the posted patch, with findings on nearly every line; at least 100,000',
    ),
  ];
}

function checked(scenario: Scenario): () => number {
  const records: SystemRecord[] = [];
  runLive(scenario, (record) => void records.push(record));
  const log = memoryLog(records);
  const options = checkOptions(scenario.profile);
  return () => checkLog(log, options).length;
}

function figure(name: string, value: number, doc: string): Figure {
  return { name, value, unit: 'events/s', doc };
}

if (import.meta.main) printReport(await checkFigures());
