import { digestOf, type Profile, type SystemState } from '@vist/core';
import { asksPosition, createSelector, type Selector } from '@vist/replay';
import { snapshotFeed, type TraceSummary, traceWriter } from '@vist/trace';
import { nodePlatform } from '@vist/trace/node';
import type { RunOptions } from '../commands/run.ts';
import type { OutStream } from '../io.ts';
import { expressionOf, keptText } from '../log/filter.ts';
import { Refusal } from '../refusal.ts';
import { type TracePlace, traceTarget } from '../trace-target.ts';
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
  place: TracePlace,
  loaded: LoadedScenario,
  { chunk, codec, keep }: Pick<RunOptions, 'chunk' | 'codec' | 'keep'>,
  stdout: OutStream,
): Recorder {
  const sink = traceTarget(place, stdout);
  const isKept = keep === undefined ? null : keeper(keep, loaded.scenario.profile);
  const start = traceStart(loaded, { chunkEvents: chunk, codec, view: keep === undefined ? null : keptText(keep) });
  const writer = traceWriter(start, sink, nodePlatform);
  // A view has no states: nobody could fold on from one.
  const feed = isKept === null ? snapshotFeed(writer) : () => {};

  return {
    add: (record) => {
      if (isKept === null || isKept(record)) writer.push(record);
    },
    state: feed,
    flush: () => writer.drained(),
    isWanted: () => true,
    close: (ending, state) =>
      ending === 'complete' ? writer.finish({ stateDigest: digestOf(state) }) : writer.interrupt(),
  };
}

/** The test of --keep. @throws Refusal for what is no expression, or asks for a position of a run that is yet to be made. */
function keeper(text: string, profile: Profile): Selector {
  const expression = expressionOf(text);
  if (!asksPosition(expression)) return createSelector(expression, profile);
  throw new Refusal(`--keep ${text}: a run has no positions before it is made: record all of it, then vist cut --keep`);
}
