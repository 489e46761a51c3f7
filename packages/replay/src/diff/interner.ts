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
  let hashes = new Int32Array(1 << 8);
  let count = 0;
  /** Ids plus one by hash, linear probing; 0 is free. */
  let slots = new Int32Array(1 << 9);

  function isRun(id: number, lanes: Int32Array, length: number): boolean {
    const start = starts[id]!;
    if (starts[id + 1]! - start !== length) return false;
    for (let i = 0; i < length; i += 1) if (arena[start + i] !== lanes[i]) return false;
    return true;
  }

  function add(lanes: Int32Array, length: number, hash: number): number {
    const start = starts[count]!;
    if (count + 2 > starts.length) {
      starts = grown(starts, 2 * starts.length);
      hashes = grown(hashes, 2 * hashes.length);
    }
    if (start + length > arena.length) arena = grown(arena, 2 * (start + length));
    for (let i = 0; i < length; i += 1) arena[start + i] = lanes[i]!;
    hashes[count] = hash;
    count += 1;
    starts[count] = start + length;
    if (2 * count > slots.length) rehash();
    return count - 1;
  }

  function rehash(): void {
    slots = new Int32Array(2 * slots.length);
    for (let id = 0; id < count; id += 1) {
      let at = hashes[id]! & (slots.length - 1);
      while (slots[at] !== 0) at = (at + 1) & (slots.length - 1);
      slots[at] = id + 1;
    }
  }

  return {
    idOf(lanes, length) {
      const hash = hashOf(lanes, length);
      const mask = slots.length - 1;
      let at = hash & mask;
      for (let held = slots[at]!; held !== 0; held = slots[at]!) {
        if (hashes[held - 1] === hash && isRun(held - 1, lanes, length)) return held - 1;
        at = (at + 1) & mask;
      }
      slots[at] = count + 1;
      return add(lanes, length, hash);
    },
  };
}

/** A larger array that begins with what is in the smaller one. */
export function grown(values: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(values);
  return larger;
}

/** Mixes every number into every bit, as MurmurHash3 does. */
function hashOf(lanes: Int32Array, length: number): number {
  let hash = length;
  for (let i = 0; i < length; i += 1) {
    let lane = Math.imul(lanes[i]!, 0xcc9e_2d51);
    lane = Math.imul((lane << 15) | (lane >>> 17), 0x1b87_3593);
    hash ^= lane;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe654_6b64) | 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}
