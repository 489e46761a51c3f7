/** Bytes that can be read in any order. */
export interface ByteSource {
  /** Bytes there are now; a file that is being written grows. */
  readonly size: () => number;
  /** The bytes from `offset` on, fewer than `length` at the end. They stay as they are. */
  readonly read: (offset: number, length: number) => Uint8Array;
  readonly close: () => void;
}

/** Bytes in memory as a source. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: () => bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
    close: () => {},
  };
}
