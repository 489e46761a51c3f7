import { digestOf, type SystemState } from '@vist/core';
import type { TraceSummary } from '@vist/trace';
import { createTrace } from '@vist/trace/node';
import type { RunOptions } from '../commands/run.ts';
import type { OutStream } from '../io.ts';
import { checkTraceTarget } from '../trace-target.ts';
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
  checkTraceTarget(target, stdout);
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
