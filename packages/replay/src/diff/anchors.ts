/**
 * Places that belong together: stretches of some length that each sequence has exactly once, in the longest order
 * in which both have them (the patience alignment of Bram Cohen, of stretches instead of lines).
 */
export function uniqueAnchors(
  left: Int32Array,
  right: Int32Array,
  length: number,
): readonly (readonly [left: number, right: number])[] {
  if (left.length < length || right.length < length) return [];
  const table = createTable(left, right, length);
  for (let at = 0; at + length <= left.length; at += 1) table.addLeft(at);
  for (let at = 0; at + length <= right.length; at += 1) table.addRight(at);
  return longestRising(table.pairs());
}

/** Finds stretches by a hash, and compares them before it believes it. */
interface StretchTable {
  addLeft(at: number): void;
  addRight(at: number): void;
  /** Places of what each has once, ascending on the left. */
  pairs(): readonly (readonly [left: number, right: number])[];
}

/** A place that is not known, or of which there are several. */
const NONE = -1;
const SEVERAL = -2;

function createTable(left: Int32Array, right: Int32Array, length: number): StretchTable {
  const size = 2 ** Math.ceil(Math.log2(2 * (left.length + 1)));
  const mask = size - 1;
  /** For each stretch of the left where it was met first, whether again, and where the right has it. */
  const first = new Int32Array(size).fill(NONE);
  const isAgain = new Uint8Array(size);
  const onRight = new Int32Array(size).fill(NONE);

  function slotOf(values: Int32Array, at: number): number {
    let slot = hashAt(values, at, length) & mask;
    while (first[slot] !== NONE && !isSame(left, first[slot]!, values, at, length)) slot = (slot + 1) & mask;
    return slot;
  }

  return {
    addLeft(at) {
      const slot = slotOf(left, at);
      if (first[slot] === NONE) first[slot] = at;
      else isAgain[slot] = 1;
    },
    addRight(at) {
      const slot = slotOf(right, at);
      if (first[slot] !== NONE) onRight[slot] = onRight[slot] === NONE ? at : SEVERAL;
    },
    pairs() {
      const pairs: (readonly [number, number])[] = [];
      for (let slot = 0; slot < size; slot += 1) {
        if (onRight[slot]! >= 0 && isAgain[slot] === 0) pairs.push([first[slot]!, onRight[slot]!]);
      }
      return pairs.toSorted(([a], [b]) => a - b);
    },
  };
}

function isSame(a: Int32Array, atA: number, b: Int32Array, atB: number, length: number): boolean {
  for (let i = 0; i < length; i += 1) if (a[atA + i] !== b[atB + i]) return false;
  return true;
}

function hashAt(values: Int32Array, at: number, length: number): number {
  let hash = 0;
  for (let i = 0; i < length; i += 1) hash = Math.imul(hash ^ values[at + i]!, 0x9e37_79b1) ^ (hash >>> 15);
  return hash ^ (hash >>> 16);
}

/** The longest part of pairs, ascending on the left, that ascends on the right as well. */
function longestRising(
  pairs: readonly (readonly [left: number, right: number])[],
): readonly (readonly [left: number, right: number])[] {
  /** For each length the pair that ends such a part lowest; and for each pair the one before it. */
  const ends: number[] = [];
  const before = new Int32Array(pairs.length).fill(NONE);
  for (const [index, [, right]] of pairs.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]!]![1] < right) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? NONE : ends[low - 1]!;
    ends[low] = index;
  }
  const rising: (readonly [number, number])[] = [];
  for (let index = ends.at(-1) ?? NONE; index !== NONE; index = before[index]!) rising.push(pairs[index]!);
  return rising.toReversed();
}
