import { createReadStream, statSync } from 'node:fs';
import { binaryKind, IMPORT_FORMATS, type ImportFormat } from '@vist/trace';
import type { Io } from '../io.ts';
import { fileRefusal, Refusal } from '../refusal.ts';

/** What is to be imported. */
export interface Source {
  /** Its file; `-` is stdin. */
  readonly path: string;
  /** How messages call it. */
  readonly name: string;
  /** Null: found from the content. */
  readonly format: ImportFormat | null;
  /** Size in bytes; null for a pipe. */
  readonly sizeBytes: number | null;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Closes a pipe whose writer may have more to say. */
  readonly stop: () => void;
}

/** The source that the arguments name. @throws Refusal when they name none, or a file that is not there. */
export function sourceOf(args: readonly string[], io: Io): Source {
  const [first, second, third] = args;
  if (first === undefined) throw new Refusal('expected a file to import, or - for stdin');
  if (third !== undefined) throw new Refusal(`${third}: expected [FORMAT] FILE and no more`);
  const format = second === undefined ? null : formatOf(first);
  const path = second ?? first;
  const isPipe = path === '-';
  const name = isPipe ? 'stdin' : path;
  return {
    path,
    name,
    format,
    sizeBytes: isPipe ? null : sizeOf(path),
    chunks: checkedText(name, isPipe ? io.stdin : fileChunks(path)),
    stop: () => {
      if (isPipe) io.stdin.destroy();
    },
  };
}

function formatOf(name: string): ImportFormat {
  const format = IMPORT_FORMATS.find((known) => known === name);
  if (format === undefined) throw new Refusal(`format "${name}": expected one of ${IMPORT_FORMATS.join(', ')}`);
  return format;
}

function sizeOf(path: string): number {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw new Refusal(`${path}: is a directory: expected a file`);
    return stats.size;
  } catch (error) {
    throw error instanceof Refusal ? error : fileRefusal(path, error);
  }
}

/** The chunks of a source. @throws Refusal when there are none, or they are no text. */
async function* checkedText(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue;
    const kind = isFirst ? binaryKind(chunk) : null;
    if (kind !== null) throw new Refusal(`${name}: is ${kind}`);
    isFirst = false;
    yield chunk;
  }
  if (isFirst) throw new Refusal(`${name}: is empty: expected what a tracing tool printed`);
}

async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    const stream: AsyncIterable<Uint8Array> = createReadStream(path, { highWaterMark: CHUNK_BYTES });
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw fileRefusal(path, error);
  }
}

const CHUNK_BYTES = 1 << 18;
