/** Bytes that arrive in pieces and are taken in others. */
export interface ByteFeed {
  /** Byte of the whole that comes next. */
  readonly offset: () => number;
  /** The next bytes without taking them, fewer than `length` only at the end. Good until bytes are taken. */
  readonly peek: (length: number) => Promise<Uint8Array>;
  readonly skip: (length: number) => void;
  /** Tells the source that nobody wants more. */
  readonly close: () => Promise<void>;
}

/** A feed from an iterable of pieces: a pipe, a growing file. Keeps no more than what is peeked at. */
export function byteFeed(source: AsyncIterable<Uint8Array>): ByteFeed {
  const pieces = source[Symbol.asyncIterator]();
  let buffer = new Uint8Array(0);
  let offset = 0;
  let isOver = false;
  return {
    offset: () => offset,
    peek: async (length) => {
      const parts: Uint8Array[] = [buffer];
      let have = buffer.length;
      while (have < length && !isOver) {
        const next = await pieces.next();
        if (next.done === true) isOver = true;
        else {
          parts.push(next.value);
          have += next.value.length;
        }
      }
      if (parts.length > 1) buffer = join(parts, have);
      return buffer.subarray(0, length);
    },
    skip: (length) => {
      buffer = buffer.subarray(length);
      offset += length;
    },
    close: async () => {
      await pieces.return?.();
    },
  };
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
