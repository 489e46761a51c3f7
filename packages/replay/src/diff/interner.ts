/** Gives equal runs of numbers equal ids, from 0 up. Exact: a hash only says where to look. */
export interface Interner {
  /** Id of the first `length` numbers of `lanes`. */
  idOf(lanes: Int32Array, length: number): number;
}

/** An interner that knows nothing yet. Its memory grows with what is different, not with what is asked. */
export function createInterner(): Interner {
  /** All runs, one behind the other; run `id` begins at `starts[id]` and ends where the next begins. */
  let arena = new Int32Array(1 << 12);
  let starts = new Int32Array(1 << 8);
  let count = 0;
  /** By hash, linear probing: one more than an id, 0 where it is free, and its hash beside it. */
  let slots = new Int32Array(1 << 10);

  function isRun(id: number, lanes: Int32Array, length: number): boolean {
    const start = starts[id]!;
    if (starts[id + 1]! - start !== length) return false;
    for (let i = 0; i < length; i += 1) if (arena[start + i] !== lanes[i]) return false;
    return true;
  }

  function add(lanes: Int32Array, length: number): number {
    const start = starts[count]!;
    if (count + 2 > starts.length) starts = grown(starts, 2 * starts.length);
    if (start + length > arena.length) arena = grown(arena, 2 * (start + length));
    for (let i = 0; i < length; i += 1) arena[start + i] = lanes[i]!;
    count += 1;
    starts[count] = start + length;
    if (4 * count > slots.length) rehash();
    return count - 1;
  }

  function rehash(): void {
    const old = slots;
    slots = new Int32Array(2 * old.length);
    const mask = slots.length - 2;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === 0) continue;
      let at = (2 * old[from + 1]!) & mask;
      while (slots[at] !== 0) at = (at + 2) & mask;
      slots[at] = old[from]!;
      slots[at + 1] = old[from + 1]!;
    }
  }

  return {
    idOf(lanes, length) {
      const hash = hashOf(lanes, length);
      const mask = slots.length - 2;
      let at = (2 * hash) & mask;
      for (let held = slots[at]!; held !== 0; held = slots[at]!) {
        if (slots[at + 1] === hash && isRun(held - 1, lanes, length)) return held - 1;
        at = (at + 2) & mask;
      }
      slots[at] = count + 1;
      slots[at + 1] = hash;
      return add(lanes, length);
    },
  };
}

/** A larger array that begins with what is in the smaller one. */
export function grown(values: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(values);
  return larger;
}

/** Where to look: every number moves every bit that is left of it, and at the end those to the right as well. */
function hashOf(lanes: Int32Array, length: number): number {
  let hash = length;
  for (let i = 0; i < length; i += 1) hash = Math.imul(hash ^ lanes[i]!, 0x9e37_79b1) ^ (hash >>> 15);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  return hash ^ (hash >>> 13);
}
