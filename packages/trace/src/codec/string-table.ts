import { expectPayload, PayloadError, TraceValueError } from '../format-error.ts';

/** Collects the strings of one chunk; each gets the number of its first use. */
export interface StringTable {
  /** The number of `text`. @throws TraceValueError when it is not well-formed Unicode. */
  readonly indexOf: (text: string) => number;
  /** The strings by number. */
  readonly strings: readonly string[];
}

/** A table without strings. */
export function stringTable(): StringTable {
  const numbers = new Map<string, number>();
  const strings: string[] = [];
  const indexOf = (text: string): number => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    if (!text.isWellFormed()) {
      throw new TraceValueError(`string ${JSON.stringify(text)}: expected well-formed Unicode`);
    }
    numbers.set(text, strings.length);
    return strings.push(text) - 1;
  };
  return { indexOf, strings };
}

/** The string table of a payload. @throws PayloadError when it is not a list of strings. */
export function unpackStrings(packed: unknown): readonly string[] {
  expectPayload(
    Array.isArray(packed) && packed.every((item) => typeof item === 'string'),
    'string table: expected a list of strings',
  );
  return packed;
}

/** The string of number `index`. @throws PayloadError when there is none. */
export function stringAt(strings: readonly string[], index: number): string {
  return strings[index] ?? noString(strings, index);
}

/** Throws: there is no string of this number. Apart, so that loops make no message that nobody reads. */
export function noString(strings: readonly string[], index: number): never {
  throw new PayloadError('malformed', `string ${index}: the table has ${strings.length}`);
}
