import type { SystemRecord } from '@vist/core';
import { type Expression, needsState, openTimeline, selectRecords } from '@vist/replay';
import { TraceFormatError, type TraceReader } from '@vist/trace';
import type { LogOptions } from '../commands/log.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Io, type TextSink, textSink } from '../io.ts';
import { bookmarksOf } from '../note/bookmark-file.ts';
import { styleFor } from '../render/style.ts';
import { damageRefusal, openTraceAt, traceName } from '../replay/open-trace.ts';
import { recordedRun } from '../replay/recorded-run.ts';
import { traceStates } from '../replay/trace-states.ts';
import { indexedLog } from '../why/indexed-log.ts';
import { fieldsOf, filterOf } from './filter.ts';
import { followed } from './follow.ts';
import { jsonLines, type LineOf, textLines } from './lines.ts';
import { nowhereLines } from './nowhere.ts';

/**
 * `vist log`; exit status 1 when no event matches.
 *
 * @throws Refusal for an expression or field that cannot be read (2), or a trace that cannot be read.
 */
export async function logTrace(path: string, options: LogOptions, io: Io): Promise<ExitStatus> {
  const expression = filterOf(options);
  const fields = fieldsOf(options);
  const style = styleFor(io.stdout, io.env, options.color);
  const printer = createPrinter(
    textSink(io.stdout),
    options.json === true ? jsonLines(fields) : textLines(fields, style),
    options.limit ?? Infinity,
  );
  const traces = options.follow === true ? followed(path, io) : [{ trace: await openTraceAt(path, io), from: 0 }];
  for await (const { trace, from } of traces) {
    await printMatches(path, trace, { expression, from }, printer, io);
    if (printer.isDone()) break;
  }
  return printer.count() === 0 ? EXIT.found : EXIT.ok;
}

async function printMatches(
  path: string,
  trace: TraceReader,
  { expression, from }: { readonly expression: Expression; readonly from: number },
  printer: Printer,
  io: Io,
): Promise<void> {
  try {
    const name = traceName(path);
    const { profile } = recordedRun(name, trace.header.identity).scenario;
    const states = needsState(expression) ? traceStates(name, trace, profile) : {};
    const notes = new Map(bookmarksOf(trace).map(({ at, note }) => [at, note]));
    for (const record of selectRecords(indexedLog(trace), { profile, expression, from, ...states })) {
      if (printer.isDone()) break;
      if (printer.add(record, notes.get(record.seq) ?? null) === 'full') await printer.flush();
    }
    await printer.flush();
    if (printer.count() === 0 && trace.ending !== 'open' && trace.header.notes.firstSeq === 0) {
      const timeline = openTimeline(indexedLog(trace), { profile });
      for (const line of nowhereLines(expression, timeline)) io.stderr.write(`vist: nothing fits; ${line}\n`);
    }
    if (trace.damage !== null && !printer.isDone()) throw trace.damage;
  } catch (error) {
    await printer.flush();
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    trace.close();
  }
}

/** Prints records until there are enough, or nobody reads them. */
interface Printer {
  /** Takes a record; says when what waits should be flushed. */
  readonly add: (record: SystemRecord, note: string | null) => 'full' | 'taken';
  readonly flush: () => Promise<void>;
  readonly isDone: () => boolean;
  readonly count: () => number;
}

function createPrinter(out: TextSink, lineOf: LineOf, most: number): Printer {
  let text = '';
  let count = 0;
  const flush = async (): Promise<void> => {
    out.write(text);
    text = '';
    await out.drained();
  };
  return {
    add(record, note) {
      count += 1;
      text += `${lineOf(record, note)}\n`;
      return text.length >= CHARACTERS_AT_ONCE ? 'full' : 'taken';
    },
    flush,
    isDone: () => count >= most || out.isGone(),
    count: () => count,
  };
}

const CHARACTERS_AT_ONCE = 65_536;
