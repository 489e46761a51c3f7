import { type ByteRange, invariant, physAddr, seq } from '@vist/core';
import { type Touch, TOUCH_KINDS, type TouchKind, type TouchSink } from './touch.ts';

/**
 * Everything that touched memory, as columns: an index that a pass over a log builds as it goes. A question
 * about a line then reads a few numbers per record instead of the log.
 */
export interface TouchColumns {
  readonly add: TouchSink;
  /** The touches of a range, ascending. */
  touching(range: ByteRange): readonly Touch[];
}

/** Empty columns. */
export function createTouchColumns(): TouchColumns {
  let capacity = 1024;
  let length = 0;
  let seqs = new Float64Array(capacity);
  let bases = new Float64Array(capacity);
  let sizes = new Float64Array(capacity);
  /** Number of the kind, and 16 when the line was fetched. */
  let kinds = new Uint8Array(capacity);
  const values: bigint[] = [];

  function grow(): void {
    capacity *= 2;
    seqs = grown(seqs, new Float64Array(capacity));
    bases = grown(bases, new Float64Array(capacity));
    sizes = grown(sizes, new Float64Array(capacity));
    kinds = grown(kinds, new Uint8Array(capacity));
  }

  function touchAt(index: number): Touch {
    const code = kinds[index] ?? 0;
    return {
      seq: seq(seqs[index] ?? 0),
      kind: kindOf(code & 15),
      base: physAddr(bases[index] ?? 0),
      sizeBytes: sizes[index] ?? 0,
      value: values[index] ?? 0n,
      filled: code > 15,
    };
  }

  return {
    add(at, kind, base, sizeBytes, value, filled) {
      if (length === capacity) grow();
      seqs[length] = at;
      bases[length] = base;
      sizes[length] = sizeBytes;
      kinds[length] = (CODES.get(kind) ?? 0) + (filled ? 16 : 0);
      values.push(value);
      length += 1;
    },
    touching(range) {
      const end = range.base + range.sizeBytes;
      const found: Touch[] = [];
      for (let index = 0; index < length; index += 1) {
        const base = bases[index] ?? 0;
        // Some touches have no bytes of their own, as an empty range of maintenance has not.
        if (base < end && base + (sizes[index] ?? 0) > range.base) found.push(touchAt(index));
      }
      return found;
    },
  };
}

const CODES: ReadonlyMap<TouchKind, number> = new Map(TOUCH_KINDS.map((kind, code) => [kind, code]));

function kindOf(code: number): TouchKind {
  const kind = TOUCH_KINDS[code];
  invariant(kind !== undefined, `touch ${code}: expected one of ${TOUCH_KINDS.length} kinds`);
  return kind;
}

function grown<Column extends Float64Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
