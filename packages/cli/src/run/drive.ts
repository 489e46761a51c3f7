import { setImmediate as turn } from 'node:timers/promises';
import {
  createLiveStreams,
  type RunInput,
  type Seq,
  type Session,
  startSession,
  type SystemEvent,
  type SystemRecord,
  type SystemState,
} from '@vist/core';
import type { Io } from '../io.ts';

/** Somebody who is told of every record of a run. */
export interface RunOutput {
  readonly add: (record: SystemRecord) => void;
  /** Takes the state that the records before a position lead to, every so often. Left out by those who want none. */
  readonly state?: (state: SystemState, nextSeq: Seq) => void;
  /** Hands on what was added, and waits until there is room for more. */
  readonly flush: () => Promise<void>;
  /** False once nobody is interested any more. A run that nobody is interested in stops. */
  readonly isWanted: () => boolean;
}

/** How a run was left: at its end, by Ctrl-C, or because nobody reads what it prints. */
export type RunEnding = 'complete' | 'interrupted' | 'unwanted';

/** Events that the machine folds into one state. Not visible in the log. */
export const STATE_CHUNK: 4096 = 4096;

/** How a run begins: at its beginning, or where it leaves another. */
export type StartRun = typeof startSession;

/** Steps between two looks at signals and slow readers: some thousand events that wait in memory at most. */
const SLICE_STEPS = 1024;

/**
 * Runs a scenario to its end, slice by slice, so that memory stays bounded whoever reads. Once the run
 * has ended, every record has been added and flushed.
 *
 * @throws what an output throws.
 */
export async function driveRun(
  { scenario, revision }: RunInput,
  outputs: readonly RunOutput[],
  io: Io,
  start: StartRun = startSession,
): Promise<{ readonly ending: RunEnding; readonly state: SystemState }> {
  const streams = createLiveStreams<SystemState, SystemEvent>(STATE_CHUNK);
  const failures = outputs.flatMap(({ add, state }) => [
    subscribe(streams.records$, add),
    subscribe(streams.state$, (at) => state?.(at.state, at.nextSeq)),
  ]);
  const session = start({ scenario, revision }, { chunkLength: STATE_CHUNK, freeze: false }, streams.observer);
  const interrupt = { isRequested: false };
  const ignoreInterrupts = io.onInterrupt(() => {
    interrupt.isRequested = true;
  });
  try {
    while (session.isRunning && !interrupt.isRequested && outputs.some((output) => output.isWanted())) {
      stepSlice(session);
      await turn();
      for (const failure of failures) failure.rethrow();
      for (const output of outputs) await output.flush();
    }
  } finally {
    ignoreInterrupts();
    streams.complete();
  }
  return { ending: endingOf(session, interrupt.isRequested), state: session.machine.settle() };
}

function stepSlice(session: Session): void {
  for (let step = 0; step < SLICE_STEPS && session.isRunning; step += 1) session.step();
}

function endingOf(session: Session, isInterrupted: boolean): RunEnding {
  if (!session.isRunning) return 'complete';
  return isInterrupted ? 'interrupted' : 'unwanted';
}

/**
 * Subscribes an output. What it throws is kept for {@link driveRun}: a stream would report it to nobody
 * and go on.
 */
function subscribe<Value>(
  source$: { readonly subscribe: (next: (value: Value) => void) => unknown },
  add: (value: Value) => void,
): { readonly rethrow: () => void } {
  let failure: { readonly error: unknown } | null = null;
  source$.subscribe((value) => {
    if (failure !== null) return;
    try {
      add(value);
    } catch (error) {
      failure = { error };
    }
  });
  return {
    rethrow() {
      if (failure !== null) throw failure.error;
    },
  };
}
