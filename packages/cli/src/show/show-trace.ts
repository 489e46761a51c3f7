import { openTimeline, show, type Subject } from '@vist/replay';
import { TraceFormatError } from '@vist/trace';
import type { PrintOptions } from '../commands/command.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';
import { shownText } from '../render/shown.ts';
import { damageRefusal, openTraceAt, refuseLost, traceName } from '../replay/open-trace.ts';
import { recordedRun } from '../replay/recorded-run.ts';
import { traceStates } from '../replay/trace-states.ts';
import { shellWord } from '../shell.ts';
import { indexedLog } from '../why/indexed-log.ts';
import { lastPosition } from './last-position.ts';
import { positionIn, traceAt } from './position.ts';
import { subjectOf } from './subject.ts';

/**
 * `vist show`
 *
 * @throws Refusal for a subject that cannot be read or a position behind the end (2), that is nowhere at the
 *   position (1), or for a trace that cannot be read.
 */
export async function showTrace(text: string, wanted: string, options: PrintOptions, io: Io): Promise<ExitStatus> {
  const subject = subjectOf(wanted);
  const { path, at: asked } = traceAt(text);
  const trace = await openTraceAt(path, io);
  const name = traceName(path);
  try {
    refuseLost(trace, asked);
    const { profile } = recordedRun(name, trace.header.identity).scenario;
    const timeline = openTimeline(indexedLog(trace), { profile, ...traceStates(name, trace, profile) });
    const at = positionIn(timeline, asked);
    if (timeline.first > 0 && isTold(subject)) {
      throw new Refusal(
        `${wanted}: told by events, and ${name} begins with event ${timeline.first}`,
        EXIT.inconclusive,
      );
    }
    const shown = show(timeline, at, subject);
    if (shown.kind === 'missing') {
      const last = subject.kind === 'place' ? lastPosition(timeline, at, subject.place) : null;
      const hint = last === null ? '' : `; it was last there before #${last}: ${askedAt(path, last, wanted)}`;
      throw new Refusal(`${shown.place}: at #${at}, ${shown.reason}${hint}`, EXIT.found);
    }
    const data = { trace: name, at, shown };
    const status = printPage(
      { schema: 'vist/show', schemaVersion: 1, data, text: (style) => shownText(shown, style) },
      options,
      io,
    );
    // The last state that there is may not be the last that there was.
    if (asked === null && trace.damage !== null) throw trace.damage;
    return status;
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    trace.close();
  }
}

/** What a state does not hold: it is gathered from all events before. */
function isTold(subject: Subject): boolean {
  if (subject.kind === 'place') return subject.place.kind === 'alloc' || subject.place.kind === 'ret';
  return subject.kind === 'locks' || subject.kind === 'actors';
}

/** The same question at another position. */
function askedAt(path: string, at: number, wanted: string): string {
  return `vist show ${shellWord(`${path}@${at}`)} ${shellWord(wanted)}`;
}
