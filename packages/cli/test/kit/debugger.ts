import { openTraceFile } from '@vist/trace/node';
import { frame } from '../../src/debug/frame.ts';
import type { Key } from '../../src/debug/keys.ts';
import type { Screen } from '../../src/debug/layout.ts';
import { type DebugModel, debugModel } from '../../src/debug/model.ts';
import { perform } from '../../src/debug/perform.ts';
import { type DebugSession, openSession } from '../../src/debug/session.ts';
import { update } from '../../src/debug/update.ts';
import { recordedRun } from '../../src/replay/recorded-run.ts';

/** A debugger without a terminal: keys go in, models and frames come out. */
export interface TestDebugger {
  readonly session: DebugSession;
  readonly press: (...keys: readonly Key[]) => DebugModel;
  readonly type: (text: string) => DebugModel;
  readonly model: () => DebugModel;
  readonly frame: (screen?: Screen, isColoured?: boolean) => readonly string[];
  readonly close: () => void;
}

/** The smallest of the terminals that the debugger is made for. */
export const SCREEN: Screen = { columns: 80, rows: 24 };

/** Opens a debugger on a trace. */
export function testDebugger(file: string, at: number = 0): TestDebugger {
  const trace = openTraceFile(file);
  const { scenario, revision } = recordedRun(file, trace.header.identity);
  const session = openSession('run.vist', revision?.name ?? '', trace, scenario.profile);
  let model = debugModel(at);
  function press(...keys: readonly Key[]): DebugModel {
    for (const key of keys) {
      const { model: next, task } = update(model, key);
      model = task === null ? next : finished(perform(next, task, { session, screen: SCREEN }));
    }
    return model;
  }
  return {
    session,
    press,
    type: (text) => press(...Array.from(text), 'enter'),
    model: () => model,
    frame: (screen = SCREEN, isColoured = false) => frame(model, session, { ...screen, isColoured }),
    close: trace.close,
  };
}

/** What a generator ends with. */
function finished<Result>(work: Generator<unknown, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
