import { scenarioDocument } from '@vist/core';
import type { ForkedRun } from '@vist/replay';
import type { Io } from '../io.ts';
import { driveRun } from '../run/drive.ts';
import { scenarioOf } from '../run/load-scenario.ts';
import { createRecorder } from '../run/recorder.ts';

/** Writes a fork as a trace: a run like any other, of a scenario that has the witness in it. */
export async function writeFork(target: string, { scenario, revision }: ForkedRun, io: Io): Promise<void> {
  const input = { name: scenario.name, value: scenarioDocument(scenario) };
  const loaded = scenarioOf(input, { rev: revision.name });
  const recorder = createRecorder(target, loaded, { chunk: 4096, codec: 'zstd' }, io.stdout);
  const { ending, state } = await driveRun(loaded, [recorder], io);
  const { eventCount } = await recorder.close(ending, state);
  io.stderr.write(`${target}: ${eventCount} events of ${scenario.name}\n`);
}
