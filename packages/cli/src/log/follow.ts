import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { TraceReader } from '@vist/trace';
import type { Io } from '../io.ts';
import { openTraceAt } from '../replay/open-trace.ts';

/** A trace as it is now, and the position from which it is new. */
export interface Followed {
  readonly trace: TraceReader;
  readonly from: number;
}

/**
 * A trace file again and again while it grows, until it is closed or somebody stops it. What is written as
 * `F.partial` becomes `F` when it is closed. Whoever takes a trace closes it.
 */
export async function* followed(path: string, io: Io): AsyncGenerator<Followed> {
  const stop = new AbortController();
  const unlisten = io.onInterrupt(() => stop.abort());
  let from = 0;
  try {
    while (!stop.signal.aborted) {
      const trace = await openTraceAt(present(path), io);
      const { length, ending } = trace;
      yield { trace, from };
      from = length;
      if (ending !== 'open') return;
      await pause(PAUSE_MS, null, { signal: stop.signal }).catch(() => null);
    }
  } finally {
    unlisten();
  }
}

function present(path: string): string {
  const closed = path.replace(/\.partial$/u, '');
  if (existsSync(path)) return path;
  return existsSync(closed) ? closed : `${path}.partial`;
}

const PAUSE_MS = 200;
