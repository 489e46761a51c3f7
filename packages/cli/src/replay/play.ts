import { TraceFormatError } from '@vist/trace';
import type { ReplayOptions } from '../commands/replay.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Io, textSink } from '../io.ts';
import { jsonLines, textLines } from '../log/lines.ts';
import { fitLine } from '../render/fit-line.ts';
import { styleFor } from '../render/style.ts';
import { counted } from '../render/words.ts';
import { damageRefusal, traceName } from './open-trace.ts';
import { createPace, type Pace } from './pace.ts';
import { growingPlayed, type PlayedTrace, wholePlayed } from './played-trace.ts';

/**
 * Prints the events of a trace one by one: so many a second, or as fast as they come; with `follow` also those that
 * are still to be written.
 *
 * @throws Refusal for a trace that cannot be read, or is damaged behind what was printed.
 */
export async function play(path: string, options: ReplayOptions, io: Io): Promise<ExitStatus> {
  const stop = new AbortController();
  const unlisten = io.onInterrupt(() => stop.abort());
  const { signal } = stop;
  try {
    const trace = options.follow === true ? await growingPlayed(path, signal, io) : await wholePlayed(path, io);
    try {
      const pace = createPace(options.pace ?? null, signal);
      const { count, end } = await printEvents(trace, options, { pace, signal, io });
      const how = signal.aborted ? 'stopped' : end === 'events' ? ENDINGS[trace.ending()] : 'of more';
      io.stderr.write(`vist: ${traceName(path)}: ${counted(count, 'event')}, ${how}\n`);
      const damage = trace.damage();
      if (end === 'events' && damage !== null && !signal.aborted) throw damage;
    } finally {
      trace.close();
    }
    return signal.aborted ? EXIT.interrupted : EXIT.ok;
  } catch (error) {
    // Whoever stops it while it waits for the head of a file has not asked what is wrong with that.
    if (signal.aborted) return EXIT.interrupted;
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    unlisten();
  }
}

const ENDINGS = { complete: 'complete', interrupted: 'interrupted', open: 'not closed' } as const;

interface Printed {
  readonly count: number;
  /** Why there are no more: the trace has none, `--to` is reached, or nobody reads them. */
  readonly end: 'events' | 'position' | 'reader';
}

async function printEvents(
  { chunks }: PlayedTrace,
  options: ReplayOptions,
  { pace, signal, io }: { readonly pace: Pace; readonly signal: AbortSignal; readonly io: Io },
): Promise<Printed> {
  const out = textSink(io.stdout);
  const style = styleFor(io.stdout, io.env, options.color);
  const lineOf = options.json === true ? jsonLines(null) : textLines(null, style);
  const isFitted = options.json !== true && io.stdout.isTTY === true;
  const before = options.to ?? Infinity;
  let count = 0;
  for await (const chunk of chunks) {
    let text = '';
    for (const record of chunk) {
      if (signal.aborted) return { count, end: 'events' };
      if (record.seq >= before) break;
      const line = lineOf(record, null);
      // A terminal may be made wider or narrower while lines come.
      text += `${isFitted ? fitLine(line, io.stdout.columns ?? 80) : line}\n`;
      count += 1;
      if (!pace.isPaced) continue;
      out.write(text);
      text = '';
      await pace.turn();
      if (out.isGone()) return { count, end: 'reader' };
    }
    out.write(text);
    await out.drained();
    if (out.isGone()) return { count, end: 'reader' };
    if ((chunk.at(-1)?.seq ?? 0) >= before) return { count, end: 'position' };
  }
  return { count, end: 'events' };
}
