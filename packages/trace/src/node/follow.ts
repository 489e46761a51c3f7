import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { readTraceStream, type TraceStream } from '../container/stream-reader.ts';
import { nodePlatform } from './platform.ts';

/** How a growing file is followed. */
export interface FollowOptions {
  /** Ends the following; the trace then counts as open. */
  readonly signal: AbortSignal;
  /** How often to look for more, in milliseconds. */
  readonly pollMs: number;
}

/**
 * Reads a trace while it is written, until its end is there or `signal` says so. The file may still
 * have the name under which it grows.
 */
export function followTrace(path: string, options: FollowOptions): Promise<TraceStream> {
  const partial = `${path}.partial`;
  return readTraceStream(growingFile(existsSync(path) ? path : partial, options), nodePlatform);
}

const PIECE_BYTES = 256 * 1024;

async function* growingFile(path: string, { signal, pollMs }: FollowOptions): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    while (!signal.aborted) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(PIECE_BYTES));
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
      else await pause(pollMs, signal);
    }
  } finally {
    await file.close();
  }
}

async function pause(pollMs: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(pollMs, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
