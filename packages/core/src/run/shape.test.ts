import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, byPresence, type Key, object, optional, required, tagged } from './shape-object.ts';
import {
  array,
  boolean,
  firstOf,
  integer,
  issueText,
  mapped,
  oneOf,
  pattern,
  type Shape,
  text,
  worded,
} from './shape.ts';

/** A shape, values that it describes, and values that it does not. */
interface Described {
  readonly shape: Shape<unknown>;
  readonly good: fc.Arbitrary<unknown>;
  readonly bad: fc.Arbitrary<unknown>;
}

const described: fc.Memo<Described> = fc.memo((depth): fc.Arbitrary<Described> => {
  const leaves = [
    fc.tuple(fc.integer(), fc.nat()).map(([least, span]): Described => {
      const most = least + span;
      return {
        shape: integer(least, most),
        good: fc.integer({ min: least, max: most }),
        bad: fc.constantFrom(least - 1, most + 1, least + 0.5, String(least), null),
      };
    }),
    fc.constant<Described>({ shape: boolean, good: fc.boolean(), bad: fc.constantFrom(0, 'true', null) }),
    fc.constant<Described>({ shape: text, good: fc.string(), bad: fc.constantFrom(0, null, []) }),
    fc.constant<Described>({
      shape: oneOf(['a', 4, true]),
      good: fc.constantFrom('a', 4, true),
      bad: fc.constantFrom('b', 5, false, '4', null),
    }),
  ];
  if (depth <= 1) return fc.oneof(...leaves);
  return fc.oneof(...leaves, arrayOf(depth), objectOf(depth));
});

function arrayOf(depth: number): fc.Arbitrary<Described> {
  return described(depth - 1).map(({ shape, good, bad }) => ({
    shape: array(shape),
    good: fc.array(good),
    bad: fc.oneof(
      fc.constantFrom<unknown>({}, null, 1),
      fc.tuple(fc.array(good), bad).map(([items, wrong]) => [...items, wrong]),
    ),
  }));
}

function objectOf(depth: number): fc.Arbitrary<Described> {
  return fc.tuple(described(depth - 1), described(depth - 1)).map(([first, second]) => ({
    shape: object({ first: required(first.shape), second: optional(second.shape, null) }),
    good: fc.oneof(fc.record({ first: first.good }), fc.record({ second: second.good, first: first.good })),
    bad: fc.oneof(
      fc.record({ second: second.good }),
      fc.record({ first: first.bad }),
      fc.record({ first: first.good, third: fc.boolean() }),
    ),
  }));
}

describe('a shape', () => {
  it('accepts what it describes, and refuses what it does not, with a pointer into the value', () => {
    const samples = described(3).chain(({ shape, good, bad }) => fc.record({ shape: fc.constant(shape), good, bad }));
    fc.assert(
      fc.property(samples, ({ shape, good, bad }) => {
        expect(shape.decode(good).ok).toBe(true);
        const refused = shape.decode(bad);
        expect(refused.ok ? 'accepted' : parentOf(bad, refused.issue.pointer)).not.toBeOneOf(['accepted', undefined]);
      }),
    );
  });

  it('never throws, whatever the value', () => {
    const shape = tagged('op', { a: object({ op: required(oneOf(['a'])), n: optional(array(integer(0, 9)), []) }) });
    fc.assert(fc.property(fc.jsonValue(), (value) => void shape.decode(value)));
  });
});

/** What stands at the pointer, or what lacks the last key of it; undefined when the way there is broken. */
function parentOf(document: unknown, pointer: string): unknown {
  let value: unknown = document;
  for (const token of pointer.split('/').slice(1, -1)) value = Object(value)[token];
  return value;
}

describe('messages', () => {
  const problem = (shape: Shape<unknown>, value: unknown): string => {
    const decoded = shape.decode(value);
    return decoded.ok ? 'none' : issueText(decoded.issue);
  };

  it.each([
    [integer(0, 7), 8, 'expected a whole number from 0 to 7, got 8'],
    [array(boolean), [true, 'x'], '/1: expected true or false, got "x"'],
    [object({ a: required(text) }), {}, '/a: expected a string, got nothing'],
    [object({ a: required(text) }), { a: '', b: 1 }, '/b: expected no key but a, got an unknown key'],
    [object({ a: required(object({})) }), { a: { 'x/y~z': 1 } }, '/a/x~1y~0z: expected no keys, got an unknown key'],
    [oneOf([4096, 16384, 65536]), 5000, 'expected 4096, 16384 or 65536, got 5000'],
    [text, { a: 1 }, 'expected a string, got an object'],
    [boolean, 'x'.repeat(100), `expected true or false, got "${'x'.repeat(40)}..."`],
    [worded('a power of two', oneOf([1, 2, 4])), 3, 'expected a power of two, got 3'],
    [pattern('0x[0-9a-f]+', 'a hex string'), '0xg', 'expected a hex string, got "0xg"'],
    [firstOf<unknown>([text, array(text)]), 1, 'expected a string or an array, got 1'],
    [firstOf<unknown>([text, array(text)]), ['a', 2], '/1: expected a string, got 2'],
    [tagged('op', { go: object({ op: required(text) }) }), {}, '/op: expected "go", got nothing'],
    [
      tagged('op', { go: object({ op: required(text) }) }),
      { op: 'constructor' },
      '/op: expected "go", got "constructor"',
    ],
  ])('%#', (shape, value, message) => {
    expect(problem(shape, value)).toBe(message);
  });
});

describe('decoded values', () => {
  it('have the keys of the document in its order, then those that it leaves out', () => {
    const shape = object({ a: required(integer(0, 9)), b: optional(integer(0, 9), 5), c: optional(text, null) });
    const decoded = shape.decode({ c: 'x', a: 1 });
    expect(JSON.stringify(decoded)).toBe('{"ok":true,"value":{"c":"x","a":1,"b":5}}');
  });

  it('are converted after they were checked', () => {
    const shape = array(mapped(integer(0, 255), (n) => n.toString(16)));
    expect(shape.decode([10, 255])).toEqual({ ok: true, value: ['a', 'ff'] });
  });

  it('are of one shape or the other by a key', () => {
    const keys = (name: string): Record<string, Key<number>> => ({ [name]: required(integer(0, 9)) });
    const shape = byPresence('n', { present: object(keys('n')), absent: object(keys('k')) });
    expect(shape.decode({ n: 1 }).ok).toBe(true);
    expect(shape.decode({ k: 1 }).ok).toBe(true);
    expect(shape.decode({ n: 1, k: 1 }).ok).toBe(false);
  });

  it('cannot reach the prototype', () => {
    const shape = object({ a: optional(integer(0, 9), 1) });
    expect(shape.decode(JSON.parse('{"__proto__": {"a": 2}}')).ok).toBe(false);
    expect(shape.decode({})).toEqual({ ok: true, value: { a: 1 } });
  });
});

describe('JSON pointers', () => {
  it('escape as RFC 6901 says', () => {
    expect(at('/a', 'm~n/o')).toBe('/a/m~0n~1o');
    expect(at('', 0)).toBe('/0');
  });
});
