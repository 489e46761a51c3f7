import { parsePlace, type PlaceInText, placeIssueLines, placeText, type Seq, seq } from '@vist/core';
import { describeWhy, openTimeline, why } from '@vist/replay';
import { storedStates, TraceFormatError, type TraceReader } from '@vist/trace';
import type { PrintOptions } from '../commands/command.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';
import { damageRefusal, openTraceAt, refuseLost, traceName } from '../replay/open-trace.ts';
import { recordedRun } from '../replay/recorded-run.ts';
import { startOf } from '../replay/trace-states.ts';
import { shellWord } from '../shell.ts';
import { lastPosition } from '../show/last-position.ts';
import { indexedLog } from './indexed-log.ts';

/**
 * `vist why`
 *
 * @throws Refusal for a place that cannot be read or is beyond the trace (2), that is nowhere at the position (1),
 *   or for a trace that cannot be read.
 */
export async function whyTrace(path: string, text: string, options: PrintOptions, io: Io): Promise<ExitStatus> {
  const place = placeOf(text);
  const trace = await openTraceAt(path, io);
  try {
    refuseLost(trace, place.at);
    const status = explain(path, trace, place, options, io);
    // The last value that there is may not be the last that there was.
    if (place.at === null && trace.damage !== null) throw trace.damage;
    return status;
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    trace.close();
  }
}

function explain(path: string, trace: TraceReader, asked: PlaceInText, options: PrintOptions, io: Io): ExitStatus {
  const name = traceName(path);
  const { scenario, isRunnable } = recordedRun(name, trace.header.identity);
  const { profile } = scenario;
  const { place, view } = asked;
  const at = positionIn(trace, asked);
  const answer = why(indexedLog(trace), profile, { place, view: view ?? 'cpu', at });
  if (!answer.ok) {
    const start = startOf(trace, profile);
    const timeline =
      start === null ? null : openTimeline(indexedLog(trace), { profile, start, snapshots: storedStates(trace) });
    const last = timeline === null ? null : lastPosition(timeline, at, place);
    const then = `${placeText(place)}${view === null ? '' : `%${view}`}@${last}`;
    const hint =
      last === null ? '' : `; it was last there before #${last}: vist why ${shellWord(path)} ${shellWord(then)}`;
    throw new Refusal(`${answer.message}${hint}`, EXIT.found);
  }
  if (!isRunnable)
    io.stderr.write(`vist: ${name}: an imported log does not show every store: some may have gone unseen\n`);
  return printPage(
    {
      schema: 'vist/why',
      schemaVersion: 1,
      data: { trace: name, ...answer.why },
      text: ({ title }) => {
        const [first = '', ...rest] = describeWhy(answer.why.root);
        return `${[title(first), ...rest].join('\n')}\n`;
      },
    },
    options,
    io,
  );
}

function placeOf(text: string): PlaceInText {
  const reading = parsePlace(text);
  if (reading.ok) return reading.value;
  throw new Refusal(['not a place', ...placeIssueLines(text, reading.issue).map((line) => `  ${line}`)].join('\n'));
}

/** Records that have happened: all of the trace when the place says no position. */
function positionIn({ length }: TraceReader, { at }: PlaceInText): Seq {
  if (at === null) return seq(length);
  if (at <= length) return at;
  throw new Refusal(`position ${at}: the trace has ${length} events`);
}
