import type { Readable, Writable } from 'node:stream';
import { fileRefusal } from './refusal.ts';

/** What a command may touch of the world besides files. Tests give their own. */
export interface Io {
  readonly stdin: Readable;
  readonly stdout: OutStream;
  readonly stderr: OutStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls back at the first request to stop (Ctrl-C); the returned function stops listening. */
  readonly onInterrupt: (handler: () => void) => () => void;
}

/** A stream that may be a terminal. */
export type OutStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Text to a stream whose reader may be slow, or leave early. */
export interface TextSink {
  /** Takes text. Text for a reader who has left is dropped. */
  readonly write: (text: string) => void;
  /** Resolves when the reader keeps up. @throws Refusal with the stream's error, unless the reader just left. */
  readonly drained: () => Promise<void>;
  /** True once the reader has left (`| head`). */
  readonly isGone: () => boolean;
}

/** Text to `stream`. `| head` is a way to say "enough", not an error. */
export function textSink(stream: OutStream): TextSink {
  const health = watchStream(stream);
  return {
    write: (text) => {
      if (!health.isGone() && text !== '') stream.write(text);
    },
    drained: async () => {
      if (stream.writableNeedDrain && !health.isGone()) await health.changed();
      health.check();
    },
    isGone: health.isGone,
  };
}

/** What became of a stream that is written to. */
export interface StreamHealth {
  readonly isGone: () => boolean;
  /** @throws Refusal with the stream's first error, unless its reader just left. */
  readonly check: () => void;
  /** Resolves when there is room, or will never be. */
  readonly changed: () => Promise<void>;
}

/** Watches a stream from now on. */
export function watchStream(stream: OutStream): StreamHealth {
  let failure: Error | null = null;
  let isGone = false;
  let wake = (): void => {};
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') isGone = true;
    else failure ??= error;
    wake();
  });
  stream.on('drain', () => wake());
  return {
    isGone: () => isGone,
    check: () => {
      if (failure !== null) throw fileRefusal('output', failure);
    },
    changed: () =>
      new Promise((resolve) => {
        wake = resolve;
        if (failure !== null || isGone) resolve();
      }),
  };
}

/** Resolves when everything that was written has left, or never will. */
export async function writtenOut(stream: OutStream): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
}
