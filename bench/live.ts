import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLive, runRecorded } from './churn-run.ts';
import { churnScenario } from './churn.ts';
import { interleaved } from './interleaved.ts';
import { type Figure, printReport } from './report.ts';

const ROUNDS = 5;

/** Events per second of a live run: programs, decisions, states and records; alone, and recorded into a file. */
export async function liveFigures(): Promise<readonly Figure[]> {
  const single = churnScenario({ vms: 140, rounds: 8, idBits: 12 });
  const cached = { ...single, profile: { ...single.profile, memory: 'cached' as const } };
  const folder = mkdtempSync(join(tmpdir(), 'vist-bench-'));
  const path = join(folder, 'churn.vist');
  try {
    const speeds = await interleaved(
      {
        live: () => runLive(single, () => {}).events,
        cached: () => runLive(cached, () => {}).events,
        recorded: async () => (await runRecorded(single, path, 'stored')).events,
        withoutStates: async () => (await runRecorded(single, path, 'left out')).events,
      },
      ROUNDS,
    );
    return [
      figure('live', speeds.live.best, 'single-copy memory, one subscriber per record'),
      figure('live.cached', speeds.cached.best, 'the same with PE caches'),
      figure(
        'live.recorded',
        speeds.recorded.best,
        'the same as live, into a file with zstd, hash chain and states on the way; at least 150,000',
      ),
      {
        name: 'live.statesCost',
        value: speeds.withoutStates.best / speeds.recorded.best,
        unit: 'ratio',
        doc: 'time of a run recorded with its states against one without; at most 1.1',
      },
      {
        name: 'live.recordingCost',
        value: speeds.live.best / speeds.recorded.best,
        unit: 'ratio',
        doc: 'time of a recorded run against one that is not',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function figure(name: string, value: number, doc: string): Figure {
  return { name, value, unit: 'events/s', doc };
}

if (import.meta.main) printReport(await liveFigures());
