/** Where the values of a column are put. */
export interface Space {
  readonly narrow: (count: number) => Int32Array;
  readonly wide: (count: number) => Float64Array;
  readonly words: (count: number) => BigUint64Array;
}

/** Memory of its own for every column. */
export const OWN_SPACE: Space = {
  narrow: (count) => new Int32Array(count),
  wide: (count) => new Float64Array(count),
  words: (count) => new BigUint64Array(count),
};

/**
 * A space for each kind of column that is in use at the same time. What a column is read into stays
 * until the next column is read into the space of that name.
 */
export type Spaces = (name: SpaceName) => Space;

/** A number is that of a field of an event type. */
export type SpaceName = 'order' | 'causes' | 'actors' | 'seqs' | 'presence' | ArgumentPart | number;

type ArgumentPart = 'lengths' | 'names' | 'kinds' | 'ints' | 'words' | 'texts';

export const OWN_SPACES: Spaces = () => OWN_SPACE;

/**
 * Spaces that are used again for every chunk, and grow to the longest column they met. Asking for a
 * typed array costs more than reading a short column.
 */
export function reusedSpaces(): Spaces {
  const spaces = new Map<SpaceName, Space>();
  return (name) => {
    const known = spaces.get(name);
    if (known !== undefined) return known;
    const made = growingSpace();
    spaces.set(name, made);
    return made;
  };
}

function growingSpace(): Space {
  let narrow = new Int32Array(0);
  let wide = new Float64Array(0);
  let words = new BigUint64Array(0);
  return {
    narrow: (count) => {
      if (narrow.length < count) narrow = new Int32Array(2 * count);
      return narrow;
    },
    wide: (count) => {
      if (wide.length < count) wide = new Float64Array(2 * count);
      return wide;
    },
    words: (count) => {
      if (words.length < count) words = new BigUint64Array(2 * count);
      return words;
    },
  };
}
