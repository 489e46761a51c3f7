/** Where the bytes of a trace go. Writing is in order and never seeks. */
export interface TraceSink {
  /** Takes bytes; false when the caller should wait for `drained` before it makes more. */
  readonly write: (bytes: Uint8Array) => boolean;
  /** Resolves when there is room again. */
  readonly drained: () => Promise<void>;
  /** After the last byte: the trace is whole. Nothing is written afterwards. */
  readonly close: () => Promise<void>;
  /** Gives up: what is written stays as it is, without an end. */
  readonly abandon: () => void;
}

/** Bytes that could not be written: the disk is full, the reader of a pipe is gone, and so on. */
export class TraceSinkError extends Error {
  override readonly name = 'TraceSinkError';
  /** What the system said: `ENOSPC`, `EPIPE`, `EACCES` ... */
  readonly code: string;
  /** File that keeps what could be written, or null. */
  readonly path: string | null;

  constructor(code: string, path: string | null, message: string) {
    super(message);
    this.code = code;
    this.path = path;
  }
}

/** A sink in memory, for tests, browsers and small things. */
export interface MemorySink extends TraceSink {
  readonly bytes: () => Uint8Array;
}

/** A sink without bytes. It always has room. */
export function memorySink(): MemorySink {
  const parts: Uint8Array[] = [];
  return {
    write: (bytes) => {
      parts.push(bytes.slice());
      return true;
    },
    drained: () => Promise.resolve(),
    close: () => Promise.resolve(),
    abandon: () => {},
    bytes: () => {
      const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return all;
    },
  };
}
