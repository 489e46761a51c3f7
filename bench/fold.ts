import type { Scenario, SystemRecord } from '@vist/core';
import { foldLog, memoryLog, verifyByActs, verifyByPrograms } from '@vist/replay';
import { CHUNK, revisionIn, runLive } from './churn-run.ts';
import { churnScenario } from './churn.ts';
import { interleaved } from './interleaved.ts';
import { type Figure, printReport } from './report.ts';

const ROUNDS = 5;

/** Events per second when a log that is in memory is folded, in both gears, and verified, on both levels. */
export async function foldFigures(): Promise<readonly Figure[]> {
  const scenario = churnScenario({ vms: 140, rounds: 8, idBits: 12 });
  const { log, digest } = recorded(scenario);
  const { profile } = scenario;
  const options = { chunkLength: CHUNK, freeze: false };
  const speeds = await interleaved(
    {
      chunk: () => foldLog(log, { profile, gear: 'chunk', chunkLength: CHUNK }).length,
      event: () => foldLog(log, { profile, gear: 'event', chunkLength: CHUNK }).length,
      acts: () => lengthOf(verifyByActs(log, { profile, chunkLength: CHUNK, digest })),
      programs: () => lengthOf(verifyByPrograms(log, { scenario, revision: revisionIn(scenario), options, digest })),
    },
    ROUNDS,
  );
  return [
    figure('fold.chunk', speeds.chunk.best, 'one state per chunk of 4096; at least 2,000,000'),
    figure('fold.event', speeds.event.best, 'one state per event'),
    figure('verify.acts', speeds.acts.best, 'every act decided again'),
    figure('verify.programs', speeds.programs.best, 'the scenario run again, every record compared'),
  ];
}

function recorded(scenario: Scenario): { readonly log: ReturnType<typeof memoryLog>; readonly digest: string } {
  const records: SystemRecord[] = [];
  const { digest } = runLive(scenario, (record) => void records.push(record));
  return { log: memoryLog(records), digest };
}

function lengthOf(verdict: ReturnType<typeof verifyByActs>): number {
  if (!verdict.verified) throw new RangeError(`the log is not verified beyond ${verdict.verifiedPrefix}`);
  return verdict.length;
}

function figure(name: string, value: number, doc: string): Figure {
  return { name, value, unit: 'events/s', doc };
}

if (import.meta.main) printReport(await foldFigures());
