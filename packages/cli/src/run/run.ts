import { digestOf } from '@vist/core';
import { checkRun } from '../check/check-run.ts';
import type { RunOptions } from '../commands/run.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Io, textSink } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { styleFor } from '../render/style.ts';
import { summaryText } from '../render/summary.ts';
import { createRunTallier } from '../tally/run-tally.ts';
import { closerLooks } from './closer-looks.ts';
import { driveRun } from './drive.ts';
import { createEmitter } from './emitter.ts';
import { loadScenario } from './load-scenario.ts';
import { createRecorder } from './recorder.ts';
import { runReport } from './report.ts';

/** Runs a scenario, prints or records what was asked for, and sums up. */
export async function run(path: string, options: RunOptions, io: Io): Promise<ExitStatus> {
  checkOutputs(options);
  const loaded = await loadScenario(path, options, io);
  const { emit, output } = options;
  const tallier = createRunTallier(loaded.revision);
  const recorder =
    output === undefined ? null : createRecorder({ target: output, reads: [path] }, loaded, options, io.stdout);
  const emitter = emit === undefined ? null : createEmitter(emit, textSink(io.stdout));
  const summary = { add: tallier.add, flush: async () => {}, isWanted: () => emitter === null };

  const outputs = [summary, recorder, emitter].filter((each) => each !== null);
  const { ending, state } = await driveRun(loaded, outputs, io);
  await emitter?.end();
  const written = (await recorder?.close(ending, state)) ?? null;
  if (ending === 'unwanted') return EXIT.ok;

  const trace = written === null || output === undefined ? null : { file: output, ...written };
  const tally = tallier.result();
  const report = runReport({
    loaded,
    tally,
    ending,
    stateDigest: digestOf(state),
    trace,
    closerLooks: closerLooks(loaded, tally, trace),
  });
  const out = emit !== undefined || output === '-' ? io.stderr : io.stdout;
  const text =
    options.json === true ? `${JSON.stringify(report)}\n` : summaryText(report, styleFor(out, io.env, options.color));
  const isChecked = options.check === true && ending === 'complete';
  const checked = isChecked ? checkRun(loaded, options, { ...io, stdout: out }) : NOTHING_CHECKED;
  const sink = textSink(out);
  sink.write(text);
  sink.write(checked.text);
  await sink.drained();
  return ending === 'interrupted' ? EXIT.interrupted : checked.status;
}

const NOTHING_CHECKED = { text: '', status: EXIT.ok } as const;

function checkOutputs({ output, emit, keep }: RunOptions): void {
  if (keep !== undefined && output === undefined) {
    throw new Refusal('--keep: expected -o FILE, the trace that keeps the events');
  }
  if (output === '-' && emit !== undefined) {
    throw new Refusal(`-o - and --emit ${emit}: both want stdout; give -o a file`);
  }
}
