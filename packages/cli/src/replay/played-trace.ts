import type { SystemRecord } from '@vist/core';
import { seq } from '@vist/core';
import { readTraceStream, type TraceFormatError, type TraceStream } from '@vist/trace';
import { followTrace, nodePlatform } from '@vist/trace/node';
import type { Io } from '../io.ts';
import { fileRefusal } from '../refusal.ts';
import { openTraceAt } from './open-trace.ts';

/** A trace that is read once, from front to back. */
export interface PlayedTrace {
  readonly chunks: AsyncIterable<readonly SystemRecord[]> | Iterable<readonly SystemRecord[]>;
  readonly ending: () => ReturnType<TraceStream['ending']>;
  readonly damage: () => TraceFormatError | null;
  readonly close: () => void;
}

/** A trace as it is. @throws Refusal when it cannot be opened. */
export async function wholePlayed(path: string, io: Io): Promise<PlayedTrace> {
  const trace = await openTraceAt(path, io);
  return {
    chunks: chunked(trace.records(seq(0))),
    ending: () => trace.ending,
    damage: () => trace.damage,
    close: trace.close,
  };
}

/** A trace that may still be written, also into a pipe. @throws Refusal when there is no such file. */
export async function growingPlayed(path: string, signal: AbortSignal, io: Io): Promise<PlayedTrace> {
  const stream = await growing(path, signal, io);
  return { ...stream, close: () => {} };
}

async function growing(path: string, signal: AbortSignal, io: Io): Promise<TraceStream> {
  if (path === '-') return readTraceStream(io.stdin, nodePlatform);
  try {
    return await followTrace(path, { signal, pollMs: POLL_MS });
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? fileRefusal(path, error) : error;
  }
}

/** How often a file is looked at for more. */
const POLL_MS = 100;

function* chunked(records: Iterable<SystemRecord>): Generator<readonly SystemRecord[]> {
  let chunk: SystemRecord[] = [];
  try {
    for (const record of records) {
      chunk.push(record);
      if (chunk.length < CHUNK_RECORDS) continue;
      yield chunk;
      chunk = [];
    }
  } catch (error) {
    // What is before the damage is there to be seen.
    if (chunk.length > 0) yield chunk;
    throw error;
  }
  if (chunk.length > 0) yield chunk;
}

const CHUNK_RECORDS = 256;
