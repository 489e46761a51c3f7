/**
 * Memory for columns on their way into bytes. It is used again for every column, or for every chunk:
 * asking for a typed array costs more than packing a short column.
 */
export interface PackSpace {
  /** Numbers of one column, until the next column. */
  readonly numbers: (count: number) => Float64Array;
  /** Differences in one column, until the next column. */
  readonly deltas: (count: number) => Float64Array;
  /** Words of one column, until the next column of words. */
  readonly words: (count: number) => BigUint64Array;
  /** Bytes of the chunk, until the next chunk. */
  readonly bytes: (count: number) => Uint8Array;
  /** Begins the next chunk. */
  readonly reset: () => void;
}

/** Arrays that grow to the largest column and chunk, and stay. */
export function packSpace(): PackSpace {
  let numbers = new Float64Array(0);
  let deltas = new Float64Array(0);
  let words = new BigUint64Array(0);
  let bytes = new Uint8Array(0);
  let used = 0;
  return {
    numbers: (count) => {
      if (numbers.length < count) numbers = new Float64Array(2 * count);
      return numbers;
    },
    deltas: (count) => {
      if (deltas.length < count) deltas = new Float64Array(2 * count);
      return deltas;
    },
    words: (count) => {
      if (words.length < count) words = new BigUint64Array(2 * count);
      return words;
    },
    bytes: (count) => {
      // What was given out of the old bytes stays good; it is only not used again.
      if (used + count > bytes.length) {
        bytes = new Uint8Array(Math.max(2 * bytes.length, 2 * count, MIN_BYTES));
        used = 0;
      }
      used += count;
      return bytes.subarray(used - count, used);
    },
    reset: () => {
      used = 0;
    },
  };
}

const MIN_BYTES = 4096;
