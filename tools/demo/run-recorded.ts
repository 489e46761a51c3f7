import { join } from 'node:path';
import type { CarriedRecording } from '../../packages/cli/src/catalogue/carried-scenarios.ts';
import type { Io, TextSink } from '../../packages/cli/src/io.ts';
import { openTraceAt } from '../../packages/cli/src/replay/open-trace.ts';
import { verifyTrace } from '../../packages/cli/src/replay/verify.ts';
import { driveRun } from '../../packages/cli/src/run/drive.ts';
import { createEmitter } from '../../packages/cli/src/run/emitter.ts';
import { scenarioOf } from '../../packages/cli/src/run/load-scenario.ts';
import { createRecorder } from '../../packages/cli/src/run/recorder.ts';
import { createRunTallier, type RunTally } from '../../packages/cli/src/tally/run-tally.ts';

/** A recorded scenario that was run, compared, recorded and verified. */
export interface RecordedRun {
  readonly tally: RunTally;
  /** Where the run parts from the recording of the real C code; null when they are equal, line by line. */
  readonly difference: string | null;
  /** What is wrong with the trace; null when every event was verified. */
  readonly refutation: string | null;
}

/** Runs a recorded scenario on the revision that it was recorded on, and checks all that can be checked. */
export async function runRecorded(recording: CarriedRecording, folder: string, io: Io): Promise<RecordedRun> {
  const loaded = scenarioOf({ name: recording.id, value: recording.document }, {});
  const file = join(folder, `${recording.id.replace('/', '-')}.vist`);
  const tallier = createRunTallier(loaded.revision);
  const recorder = createRecorder({ target: file, reads: [] }, loaded, { chunk: 4096, codec: 'zstd' }, io.stdout);
  const printed = collector();
  const emitter = createEmitter('recording', printed);
  const always = { flush: async () => {}, isWanted: () => true };
  const { ending, state } = await driveRun(loaded, [{ add: tallier.add, ...always }, recorder, emitter], io);
  await emitter.end();
  await recorder.close(ending, state);
  return {
    tally: tallier.result(),
    difference: firstDifference(recording.lines, printed.lines()),
    refutation: await refutationOf(file, io),
  };
}

async function refutationOf(file: string, io: Io): Promise<string | null> {
  const trace = await openTraceAt(file, io);
  try {
    const { outcome, verifiedEvents, reason } = await verifyTrace(file, trace);
    return outcome === 'verified' ? null : `${outcome} after ${verifiedEvents} events: ${reason ?? 'see vist replay'}`;
  } finally {
    trace.close();
  }
}

function collector(): TextSink & { readonly lines: () => readonly string[] } {
  const texts: string[] = [];
  return {
    write: (text) => {
      texts.push(text);
    },
    drained: () => Promise.resolve(),
    isGone: () => false,
    lines: () => texts.join('').split('\n').slice(0, -1),
  };
}

/** The first line that differs. Only the irq number that the host gave to a doorbell may. */
function firstDifference(expected: readonly string[], actual: readonly string[]): string | null {
  for (let index = 0; index < Math.max(expected.length, actual.length); index += 1) {
    const [left = 'the end', right = 'the end'] = [expected[index], actual[index]];
    if (left === right || withoutIrq(left) === withoutIrq(right)) continue;
    return `line ${index + 1}: recorded ${left}, run ${right}`;
  }
  return null;
}

function withoutIrq(line: string): string {
  return line.replace(/"kind":"command","irq":\d+/u, '"kind":"command"');
}
