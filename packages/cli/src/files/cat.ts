import { createReadStream, openSync, readSync, closeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { catTrace, jsonLines, readJsonLines, TraceFormatError, TraceTextError } from '@vist/trace';
import { nodePlatform } from '@vist/trace/node';
import type { CatOptions } from '../commands/rewrite.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Io, textSink } from '../io.ts';
import { fileRefusal, Refusal } from '../refusal.ts';
import { damageRefusal, openTraceAt } from '../replay/open-trace.ts';
import { refusalOf, report, rewrite, targetOf } from './target.ts';

/** `vist cat`. @throws Refusal when it is not said where to, or the file is neither trace nor text. */
export async function cat(path: string, options: CatOptions, io: Io): Promise<ExitStatus> {
  if (options.text === true) return printText(path, io);
  const { output } = options;
  if (output === undefined) throw new Refusal('where to: expected -o FILE, -o - or --text');
  if (path !== '-' && isText(path)) return readText(path, { ...options, output }, io);
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

async function readText(path: string, options: CatOptions & { readonly output: string }, io: Io): Promise<ExitStatus> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
  try {
    const summary = await readJsonLines(lines, targetOf(options, io).sink, nodePlatform);
    report(summary, options, io);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof TraceTextError) throw new Refusal(`${path}: ${error.message}`);
    throw refusalOf(path, options.output, error);
  }
}

/** The text form begins with a brace, a trace with a byte that no text has. */
function isText(path: string): boolean {
  const first = Buffer.alloc(1);
  try {
    const file = openSync(path, 'r');
    try {
      return readSync(file, first, 0, 1, 0) === 1 && first.toString('latin1') === '{';
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw fileRefusal(path, error);
  }
}
