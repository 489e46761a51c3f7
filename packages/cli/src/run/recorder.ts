import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { digestOf, type SystemState } from '@vist/core';
import type { TraceSummary } from '@vist/trace';
import { createTrace } from '@vist/trace/node';
import type { RunOptions } from '../commands/run.ts';
import type { OutStream } from '../io.ts';
import { Refusal } from '../refusal.ts';
import type { RunEnding, RunOutput } from './drive.ts';
import type { LoadedScenario } from './load-scenario.ts';
import { traceStart } from './trace-start.ts';

/** Writes every record of a run into a trace. */
export interface Recorder extends RunOutput {
  /** Closes the trace as the run ended. */
  readonly close: (ending: RunEnding, state: SystemState) => Promise<TraceSummary>;
}

/**
 * A recorder to the file or stream of `-o`. Nothing is created before the first events are there.
 *
 * @throws Refusal for a place where no trace can be written.
 */
export function createRecorder(
  target: string,
  loaded: LoadedScenario,
  { chunk, codec }: Pick<RunOptions, 'chunk' | 'codec'>,
  stdout: OutStream,
): Recorder {
  if (target === '-' && stdout.isTTY === true) {
    throw new Refusal('-o -: stdout is a terminal and a trace is not text: give a file or a pipe');
  }
  if (target !== '-') checkTarget(target);
  const writer = createTrace(target === '-' ? stdout : target, traceStart(loaded, { chunkEvents: chunk, codec }));
  let hasRoom = true;

  return {
    add: (record) => {
      hasRoom = writer.push(record);
    },
    flush: async () => {
      if (!hasRoom) await writer.drained();
      hasRoom = true;
    },
    isWanted: () => true,
    close: (ending, state) =>
      ending === 'complete' ? writer.finish({ stateDigest: digestOf(state) }) : writer.interrupt(),
  };
}

/** Says in words, before anything runs, what the system would say after some thousand events. */
function checkTarget(target: string): void {
  const folder = dirname(target);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Refusal(`-o ${target}: there is no folder ${folder}`);
  }
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new Refusal(`-o ${target}: is a directory: expected a file to write`);
  }
}
