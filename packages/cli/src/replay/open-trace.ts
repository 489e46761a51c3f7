import { buffer } from 'node:stream/consumers';
import { bytesSource, openTrace, TraceFormatError, type TraceReader } from '@vist/trace';
import { nodePlatform, openTraceFile } from '@vist/trace/node';
import { EXIT } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { fileRefusal, Refusal } from '../refusal.ts';

/** How messages call a trace. */
export function traceName(path: string): string {
  return path === '-' ? 'stdin' : path;
}

/**
 * Opens a trace from a file, or from stdin for `-`.
 *
 * @throws Refusal with the exit status of what is wrong: 2 no such file, 4 damaged, 5 a later format.
 */
export async function openTraceAt(path: string, io: Io): Promise<TraceReader> {
  try {
    return path === '-' ? openTrace(bytesSource(await buffer(io.stdin)), nodePlatform) : openTraceFile(path);
  } catch (error) {
    if (error instanceof TraceFormatError) throw damageRefusal(path, error);
    throw fileRefusal(traceName(path), error);
  }
}

/** What is wrong with a trace, in one line that names the file and the byte. */
export function damageRefusal(path: string, error: TraceFormatError): Refusal {
  const status = error.code === 'newer-version' ? EXIT.unsupported : EXIT.damaged;
  return new Refusal(`${traceName(path)}: ${error.message}`, status);
}
