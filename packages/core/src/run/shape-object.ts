import { accepted, type Decoded, type JsonSchema, listed, refused, type Shape } from './shape.ts';

/** A key of an object: its shape, and what stands for it when it is left out. */
export interface Key<out T> {
  readonly shape: Shape<T>;
  readonly presence: { readonly kind: 'required' } | { readonly kind: 'optional'; readonly fallback: T };
}

/** The keys of an object, by name, in the order of the schema. */
export type Keys = Readonly<Record<string, Key<unknown>>>;

/** What an object with these keys decodes to: every key is there. */
export type ObjectOf<K extends Keys> = { readonly [Name in keyof K]: K[Name] extends Key<infer T> ? T : never };

/** A key that must be there. */
export function required<T>(shape: Shape<T>): Key<T> {
  return { shape, presence: { kind: 'required' } };
}

/** A key that may be left out, and then stands for `fallback`. */
export function optional<T, const Fallback>(shape: Shape<T>, fallback: Fallback): Key<T | Fallback> {
  return { shape, presence: { kind: 'optional', fallback } };
}

/**
 * An object with these keys and no others. The decoded object has the keys of the document in its order,
 * then the optional ones that were left out.
 */
export function object<K extends Keys>(keys: K): Shape<ObjectOf<K>> {
  return {
    expected: 'an object',
    decode: (value, pointer = '') => decodeObject(keys, value, pointer),
    toJsonSchema: () => schemaOf(keys),
  };
}

/** One of several objects, told apart by the value of the key `tag`, which each of them has. */
export function tagged<T>(tag: string, variants: Readonly<Record<string, Shape<T>>>): Shape<T> {
  const expected = listed(Object.keys(variants).map((name) => JSON.stringify(name)));
  return {
    expected: 'an object',
    decode(value, pointer = '') {
      if (!isObject(value)) return refused(pointer, 'an object', value);
      const name = value[tag];
      if (!Object.hasOwn(value, tag)) return missing(pointer, tag, expected);
      const variant = typeof name === 'string' && Object.hasOwn(variants, name) ? variants[name] : undefined;
      return variant === undefined ? refused(at(pointer, tag), expected, name) : variant.decode(value, pointer);
    },
    toJsonSchema: () => ({ anyOf: Object.values(variants).map((variant) => variant.toJsonSchema()) }),
  };
}

/** One of two objects, told apart by whether the key `name` is there. */
export function byPresence<T>(
  name: string,
  shapes: { readonly present: Shape<T>; readonly absent: Shape<T> },
): Shape<T> {
  return {
    expected: 'an object',
    decode(value, pointer = '') {
      const isPresent = isObject(value) && Object.hasOwn(value, name);
      return (isPresent ? shapes.present : shapes.absent).decode(value, pointer);
    },
    toJsonSchema: () => ({ anyOf: [shapes.present.toJsonSchema(), shapes.absent.toJsonSchema()] }),
  };
}

/** The pointer of a key or index inside what stands at `pointer`. */
export function at(pointer: string, token: string | number): string {
  return `${pointer}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function decodeObject<K extends Keys>(keys: K, value: unknown, pointer: string): Decoded<ObjectOf<K>> {
  if (!isObject(value)) return refused(pointer, 'an object', value);
  const decoded: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (key === undefined) return unknownKey(pointer, name, keys);
    const part = key.shape.decode(member, at(pointer, name));
    if (!part.ok) return part;
    decoded[name] = part.value;
  }
  for (const [name, { shape, presence }] of Object.entries(keys)) {
    if (Object.hasOwn(value, name)) continue;
    if (presence.kind === 'required') return missing(pointer, name, shape.expected);
    decoded[name] = presence.fallback;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every key of K was just decoded by its own shape, or stands for its absence
  return accepted(decoded as ObjectOf<K>);
}

function schemaOf(keys: Keys): JsonSchema {
  const entries = Object.entries(keys);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, key]) => [name, keySchemaOf(key)])),
    required: entries.filter(([, { presence }]) => presence.kind === 'required').map(([name]) => name),
    additionalProperties: false,
  };
}

/** A scalar that stands for an absent key is published as its default. */
function keySchemaOf({ shape, presence }: Key<unknown>): JsonSchema {
  const fallback = presence.kind === 'optional' ? presence.fallback : null;
  const isScalar = ['string', 'number', 'boolean'].includes(typeof fallback);
  return isScalar ? { ...shape.toJsonSchema(), default: fallback } : shape.toJsonSchema();
}

function unknownKey(pointer: string, name: string, keys: Keys): Decoded<never> {
  const names = Object.keys(keys);
  const expected = names.length === 0 ? 'no keys' : `no key but ${names.join(', ')}`;
  return { ok: false, issue: { pointer: at(pointer, name), expected, actual: 'an unknown key' } };
}

function missing(pointer: string, name: string, expected: string): Decoded<never> {
  return { ok: false, issue: { pointer: at(pointer, name), expected, actual: 'nothing' } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
