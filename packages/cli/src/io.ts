import type { Readable, Writable } from 'node:stream';

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
  /**
   * Resolves when the reader keeps up.
   *
   * @throws the stream's error, unless the reader just left.
   */
  readonly drained: () => Promise<void>;
  /** True once the reader has left (`| head`). */
  readonly isGone: () => boolean;
}

/** Text to `stream`. `| head` is a way to say "enough", not an error. */
export function textSink(stream: OutStream): TextSink {
  let failure: Error | null = null;
  let isGone = false;
  let wake: (() => void) | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') isGone = true;
    else failure = error;
    wake?.();
  });
  stream.on('drain', () => wake?.());

  return {
    write: (text) => {
      if (!isGone && text !== '') stream.write(text);
    },
    drained: async () => {
      if (!isGone && failure === null && stream.writableNeedDrain) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      }
      if (failure !== null) throw failure;
    },
    isGone: () => isGone,
  };
}
