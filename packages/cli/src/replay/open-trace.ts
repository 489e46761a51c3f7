import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import {
  type ByteSource,
  bytesSource,
  memorySink,
  openTrace,
  readJsonLines,
  TraceFormatError,
  type TraceReader,
  TraceTextError,
} from '@vist/trace';
import { nodePlatform } from '@vist/trace/node';
import { EXIT } from '../exit-status.ts';
import { looksLikeTraceText, TEXT_HEAD_BYTES, traceSource } from '../input/trace-source.ts';
import type { Io } from '../io.ts';
import { fileRefusal, Refusal } from '../refusal.ts';
import { watchedSource } from '../render/progress.ts';

/** How messages call a trace. */
export function traceName(path: string): string {
  return path === '-' ? 'stdin' : path;
}

/** How a trace is opened. */
export interface OpenOptions {
  /** Whether it is said on a terminal how far the file has been read. */
  readonly showsProgress?: boolean;
}

/**
 * Opens a trace, or its text form, from a file, or from stdin for `-`.
 *
 * @throws Refusal with the exit status of what is wrong: 2 no such file, or text that is no trace, 4 damaged, 5 a
 *   later format.
 */
export async function openTraceAt(
  path: string,
  io: Pick<Io, 'stdin' | 'stderr'>,
  { showsProgress = false }: OpenOptions = {},
): Promise<TraceReader> {
  const file = await traceSource(path, io.stdin);
  const source = showsProgress ? watchedSource(file, traceName(path), io) : file;
  try {
    if (!looksLikeTraceText(source.read(0, TEXT_HEAD_BYTES))) return openTrace(source, nodePlatform);
    const trace = await traceOfText(source);
    source.close();
    return trace;
  } catch (error) {
    source.close();
    if (error instanceof TraceFormatError) throw damageRefusal(path, error);
    if (error instanceof TraceTextError) throw new Refusal(`${traceName(path)}: ${error.message}`);
    throw error instanceof Error && 'code' in error ? fileRefusal(traceName(path), error) : error;
  }
}

/**
 * Checks that a damaged trace has something of what is asked for: nothing is known of what stood behind the damage.
 *
 * @param at a position that is asked for; null for the last that there is.
 * @throws TraceFormatError for a position behind what can be read.
 */
export function refuseLost({ damage, length, header }: TraceReader, at: number | null): void {
  if (damage !== null && (length === 0 || (at ?? 0) > header.notes.firstSeq + length)) throw damage;
}

/** What is wrong with a trace, in one line that names the file and the byte. */
export function damageRefusal(path: string, error: TraceFormatError): Refusal {
  const status = error.code === 'newer-version' ? EXIT.unsupported : EXIT.damaged;
  return new Refusal(`${traceName(path)}: ${error.message}`, status);
}

/** The trace that a text describes, in memory. */
async function traceOfText(source: ByteSource): Promise<TraceReader> {
  const sink = memorySink();
  const lines = createInterface({ input: Readable.from(pieces(source)), crlfDelay: Infinity });
  await readJsonLines(lines, sink, nodePlatform);
  return openTrace(bytesSource(sink.bytes()), nodePlatform);
}

function* pieces(source: ByteSource): Generator<Uint8Array> {
  for (let at = 0; at < source.size(); at += PIECE_BYTES) yield source.read(at, PIECE_BYTES);
}

const PIECE_BYTES = 1 << 18;
