import { scenarioDocument } from '@vist/core';
import type { ForkedRun } from '@vist/replay';
import type { Io } from '../io.ts';
import { driveRun } from '../run/drive.ts';
import { scenarioOf } from '../run/load-scenario.ts';
import { createRecorder } from '../run/recorder.ts';
import type { TracePlace } from '../trace-target.ts';

/** Writes a fork as a trace: a run like any other, of a scenario that has the witness in it. */
export async function writeFork(place: TracePlace, { scenario, revision }: ForkedRun, io: Io): Promise<void> {
  const input = { name: scenario.name, value: scenarioDocument(scenario) };
  const loaded = scenarioOf(input, { rev: revision.name });
  const recorder = createRecorder(place, loaded, { chunk: 4096, codec: 'zstd' }, io.stdout);
  const { ending, state } = await driveRun(loaded, [recorder], io);
  const { eventCount } = await recorder.close(ending, state);
  io.stderr.write(`${place.target}: ${eventCount} events of ${scenario.name}\n`);
}
