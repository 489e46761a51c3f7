import { TraceFormatError, type TraceReader } from '@vist/trace';
import type { DebugOptions } from '../commands/debug.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { isColoured } from '../render/style.ts';
import { damageRefusal, openTraceAt, traceName } from '../replay/open-trace.ts';
import { recordedRun } from '../replay/recorded-run.ts';
import { debugModel } from './model.ts';
import { runDebugger } from './run-debugger.ts';
import { type DebugSession, openSession } from './session.ts';
import { openTerminal } from './terminal.ts';

/** `vist debug`. @throws Refusal without a terminal, or for a trace that cannot be read or folded. */
export async function debugTrace(path: string, options: DebugOptions, io: Io): Promise<ExitStatus> {
  if (path === '-') throw new Refusal('debug reads its keys from stdin: expected the trace in a file');
  const trace = await openTraceAt(path, io);
  try {
    const session = sessionOf(traceName(path), trace);
    const at = positionIn(session, options.at ?? 0);
    const terminal = openTerminal(io);
    try {
      await runDebugger(debugModel(at), session, terminal, isColoured(io.stdout, io.env, options.color));
    } finally {
      terminal.close();
    }
    return EXIT.ok;
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    trace.close();
  }
}

function sessionOf(name: string, trace: TraceReader): DebugSession {
  const { identity, notes } = trace.header;
  if (notes.view !== null) throw new Refusal(`${name}: is a view of another trace: expected a whole one`);
  if (notes.firstSeq !== 0)
    throw new Refusal(`${name}: begins with event ${notes.firstSeq}: expected a trace from 0 on`);
  if (trace.length === 0) throw new Refusal(`${name}: has no events`);
  const { scenario, revision } = recordedRun(name, identity);
  return openSession(name, revision?.name ?? 'imported', trace, scenario.profile);
}

function positionIn({ name, length }: DebugSession, at: number): number {
  if (at < length) return at;
  throw new Refusal(`${name}: --at ${at}: the trace has events 0 to ${length - 1}`);
}
