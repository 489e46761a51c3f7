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
 * Spaces that are used again for every chunk, for columns of up to `capacity` values; longer ones get
 * memory of their own. Asking for a typed array costs more than reading a short column.
 */
export function reusedSpaces(capacity: number): Spaces {
  const spaces = new Map<SpaceName, Space>();
  return (name) => {
    const known = spaces.get(name);
    if (known !== undefined) return known;
    const made = reusedSpace(capacity);
    spaces.set(name, made);
    return made;
  };
}

function reusedSpace(capacity: number): Space {
  const narrow = new Int32Array(capacity);
  const wide = new Float64Array(capacity);
  const words = new BigUint64Array(capacity);
  return {
    narrow: (count) => (count <= capacity ? narrow : new Int32Array(count)),
    wide: (count) => (count <= capacity ? wide : new Float64Array(count)),
    words: (count) => (count <= capacity ? words : new BigUint64Array(count)),
  };
}
