import type { Bookmark } from '@vist/replay';
import { TraceFormatError, type TraceReader } from '@vist/trace';
import type { DebugOptions } from '../commands/debug.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { freeName, writeForkOf } from '../fork/fork-trace.ts';
import { wishesOf } from '../fork/wishes-text.ts';
import type { Io } from '../io.ts';
import { editedBookmarks } from '../note/bookmark-edit.ts';
import { bookmarksOf, editBookmarks } from '../note/bookmark-file.ts';
import { Refusal } from '../refusal.ts';
import { isColoured } from '../render/style.ts';
import { damageRefusal, openTraceAt, traceName } from '../replay/open-trace.ts';
import { recordedRun } from '../replay/recorded-run.ts';
import { type DebugModel, debugModel, type Onward, saying } from './model.ts';
import { runDebugger } from './run-debugger.ts';
import { type DebugSession, openSession } from './session.ts';
import { openTerminal } from './terminal.ts';

/** A trace in the debugger, and how it was left. */
interface Opened {
  readonly path: string;
  readonly trace: TraceReader;
  readonly session: DebugSession;
  readonly model: DebugModel;
  /** Writes the bookmarks down; says why it could not. */
  readonly keep: (marks: readonly Bookmark[]) => string | null;
}

/** `vist debug`. @throws Refusal without a terminal, or for a trace that cannot be read or folded. */
export async function debugTrace(path: string, options: DebugOptions, io: Io): Promise<ExitStatus> {
  if (path === '-') throw new Refusal('debug reads its keys from stdin: expected the trace in a file');
  /** The trace that is looked at, behind those that it was forked from. */
  const opened: Opened[] = [await openAt(path, options.at ?? 0, io)];
  try {
    const terminal = openTerminal(io);
    const colour = isColoured(io.stdout, io.env, options.color);
    try {
      for (let top = opened.at(-1); top !== undefined; top = opened.at(-1)) {
        const { session, keep } = top;
        const left = await runDebugger(top.model, session, terminal, colour, keep);
        if (left.goesOn === null) break;
        await goOn(opened, { ...top, model: { ...left, goesOn: null } }, left.goesOn, io);
      }
    } finally {
      terminal.close();
    }
    return EXIT.ok;
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    for (const { trace } of opened) trace.close();
  }
}

/** Opens the trace to go on with, or says why there is none. */
async function goOn(opened: Opened[], top: Opened, onward: Onward, io: Io): Promise<void> {
  opened.pop();
  if (onward.to === 'parent' && opened.length > 0) {
    top.trace.close();
    return;
  }
  opened.push(top);
  const next = onward.to === 'parent' ? 'no trace was left for this one: t forks it' : await forked(top, onward, io);
  if (typeof next === 'string') opened.splice(-1, 1, { ...top, model: saying(top.model, next, true) });
  else opened.push(next);
}

/** The fork as a trace of its own, opened where it is other; or why there is none. */
async function forked(
  { path, trace, model: { marks } }: Opened,
  { at, text }: Extract<Onward, { to: 'fork' }>,
  io: Io,
): Promise<Opened | string> {
  try {
    const request = { path, at, wishes: wishesOf(text), target: freeName(path, at) };
    const { file, firstOther, eventCount } = await writeForkOf(trace, request, io);
    const stands = Math.min(firstOther ?? at, eventCount - 1);
    const next = await openAt(file, stands, io);
    const same = marks.filter((mark) => mark.at < stands);
    const notice =
      firstOther === null ? `${file}: nothing came of it` : `${file}: other from #${firstOther} on; T goes back`;
    return { ...next, model: saying({ ...next.model, marks: same }, notice, firstOther === null) };
  } catch (error) {
    if (error instanceof Refusal) return error.message.split('\n').join(' ');
    throw error;
  }
}

/** Opens a trace at a record. @throws Refusal for one that it does not have, or that cannot be read or folded. */
async function openAt(path: string, at: number, io: Io): Promise<Opened> {
  const trace = await openTraceAt(path, io);
  try {
    const session = sessionOf(traceName(path), trace);
    const marks = marksIn(session, trace);
    return { path, trace, session, model: debugModel(positionIn(session, at), marks), keep: keeper(path, marks) };
  } catch (error) {
    trace.close();
    throw error;
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

/** The bookmarks of the trace, but for those of events that it does not have. */
function marksIn({ length }: DebugSession, trace: TraceReader): readonly Bookmark[] {
  return bookmarksOf(trace).filter(({ at }) => at < length);
}

/** Writes bookmarks into the trace, which had `before`; says why it cannot be done, or null. */
function keeper(path: string, before: readonly Bookmark[]): Opened['keep'] {
  let last = before;
  return (marks) => {
    try {
      editBookmarks(path, (now) => editedBookmarks(now, last, marks));
      last = marks;
      return null;
    } catch (error) {
      if (error instanceof Refusal) return `not kept: ${error.message}`;
      throw error;
    }
  };
}

function positionIn({ name, length }: DebugSession, at: number): number {
  if (at < length) return at;
  throw new Refusal(`${name}: --at ${at}: the trace has events 0 to ${length - 1}`);
}
