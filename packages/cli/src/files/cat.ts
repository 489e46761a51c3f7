import { catTrace, jsonLines, TraceFormatError } from '@vist/trace';
import type { CatOptions } from '../commands/rewrite.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Io, textSink } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { damageRefusal, openTraceAt } from '../replay/open-trace.ts';
import { rewrite } from './target.ts';

/** `vist cat`. @throws Refusal when it is not said where to, or the file is neither trace nor text. */
export async function cat(path: string, options: CatOptions, io: Io): Promise<ExitStatus> {
  const { output, text, codec, chunk } = options;
  if (text === true) {
    const isForTrace = [output, codec, chunk].some((option) => option !== undefined);
    if (isForTrace) throw new Refusal('--text goes to stdout as it is: expected it without -o, --codec and --chunk');
    return printText(path, io);
  }
  if (output === undefined) throw new Refusal('where to: expected -o FILE, -o - or --text');
  return rewrite(path, { ...options, output }, io, catTrace);
}

/** Lines between two looks at a slow reader. */
const SLICE_LINES = 4096;

async function printText(path: string, io: Io): Promise<ExitStatus> {
  const trace = await openTraceAt(path, io);
  const out = textSink(io.stdout);
  try {
    let count = 0;
    for (const line of jsonLines(trace)) {
      out.write(line);
      count += 1;
      if (count % SLICE_LINES === 0) await out.drained();
      if (out.isGone()) break;
    }
    await out.drained();
    return EXIT.ok;
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    trace.close();
  }
}
