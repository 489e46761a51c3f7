/** A JSON Schema (2020-12) as a JSON value. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The first thing wrong with a JSON value: where, what should be there, and what is. */
export interface ShapeIssue {
  /** RFC 6901 JSON pointer; empty for the whole document. */
  readonly pointer: string;
  /** In words: `a whole number from 0 to 31`. */
  readonly expected: string;
  readonly actual: string;
}

/** A decoded value, or what is wrong. */
export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issue: ShapeIssue };

/** What a JSON value must look like. One description decodes values and is published as a schema. */
export interface Shape<out T> {
  /** What the shape asks for, in the words of messages. */
  readonly expected: string;
  /** Decodes a value that stands at `pointer`, the document's root if left out. Reports the first problem. */
  decode(this: void, value: unknown, pointer?: string): Decoded<T>;
  toJsonSchema(this: void): JsonSchema;
}

/** One line about an issue: `/host/page_size: expected 4096, 16384 or 65536, got 5000`. */
export function issueText({ pointer, expected, actual }: ShapeIssue): string {
  return `${pointer === '' ? '' : `${pointer}: `}expected ${expected}, got ${actual}`;
}

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): Shape<number> {
  const isMet = (value: unknown): value is number =>
    Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
  return leaf(`a whole number from ${min} to ${max}`, isMet, { type: 'integer', minimum: min, maximum: max });
}

export const boolean: Shape<boolean> = leaf(
  'true or false',
  (value: unknown): value is boolean => typeof value === 'boolean',
  { type: 'boolean' },
);

/** Any string. */
export const text: Shape<string> = leaf('a string', (value: unknown): value is string => typeof value === 'string', {
  type: 'string',
});

/** A string that a pattern matches as a whole; `expected` says it in words. */
export function pattern(source: string, expected: string): Shape<string> {
  const whole = new RegExp(`^(?:${source})$`, 'u');
  return leaf(expected, (value): value is string => typeof value === 'string' && whole.test(value), {
    type: 'string',
    pattern: whole.source,
  });
}

/** One of some values, compared by identity. */
export function oneOf<const Value extends string | number | boolean>(values: readonly Value[]): Shape<Value> {
  const isMet = (value: unknown): value is Value => values.some((each) => each === value);
  return leaf(listed(values.map((value) => JSON.stringify(value))), isMet, { enum: values });
}

/** What the first of several shapes makes of a value. One that accepts its outer form says what is wrong inside. */
export function firstOf<T>(shapes: readonly Shape<T>[]): Shape<T> {
  const expected = listed(shapes.map((shape) => shape.expected));
  return {
    expected,
    decode(value, pointer = '') {
      let inside: Decoded<T> | null = null;
      for (const shape of shapes) {
        const decoded = shape.decode(value, pointer);
        if (decoded.ok) return decoded;
        if (decoded.issue.pointer !== pointer) inside ??= decoded;
      }
      return inside ?? refused(pointer, expected, value);
    },
    toJsonSchema: () => ({ anyOf: shapes.map((shape) => shape.toJsonSchema()) }),
  };
}

/** A list whose items all have one shape. */
export function array<Item>(item: Shape<Item>): Shape<readonly Item[]> {
  return {
    expected: 'an array',
    decode(value, pointer = '') {
      if (!Array.isArray(value)) return refused(pointer, 'an array', value);
      const items: Item[] = [];
      for (const [index, each] of value.entries()) {
        const decoded = item.decode(each, `${pointer}/${index}`);
        if (!decoded.ok) return decoded;
        items.push(decoded.value);
      }
      return accepted(items);
    },
    toJsonSchema: () => ({ type: 'array', items: item.toJsonSchema() }),
  };
}

/** A shape whose decoded value is converted; the JSON it accepts stays the same. */
export function mapped<From, To>(shape: Shape<From>, convert: (value: From) => To): Shape<To> {
  return {
    ...shape,
    decode(value, pointer = '') {
      const decoded = shape.decode(value, pointer);
      return decoded.ok ? accepted(convert(decoded.value)) : decoded;
    },
  };
}

/** The same shape with a sentence for the readers of its schema. */
export function documented<T>(description: string, shape: Shape<T>): Shape<T> {
  return { ...shape, toJsonSchema: () => ({ description, ...shape.toJsonSchema() }) };
}

/** The same shape with other words in its messages. */
export function worded<T>(expected: string, shape: Shape<T>): Shape<T> {
  return {
    ...shape,
    expected,
    decode(value, pointer = '') {
      const decoded = shape.decode(value, pointer);
      return decoded.ok ? decoded : { ok: false, issue: { ...decoded.issue, expected } };
    },
  };
}

/** `a`, `a or b`, `a, b or c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** A value of the right shape. */
export function accepted<T>(value: T): Decoded<T> {
  return { ok: true, value };
}

/** An issue about a value that is there. */
export function refused(pointer: string, expected: string, value: unknown): Decoded<never> {
  return { ok: false, issue: { pointer, expected, actual: described(value) } };
}

function leaf<T>(expected: string, isMet: (value: unknown) => value is T, schema: JsonSchema): Shape<T> {
  return {
    expected,
    decode: (value, pointer = '') => (isMet(value) ? accepted(value) : refused(pointer, expected, value)),
    toJsonSchema: () => schema,
  };
}

/** A value in a message: scalars as JSON, long strings cut, the rest by its kind. */
function described(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}...` : value);
  }
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value);
}

const LONGEST_QUOTE = 40;
