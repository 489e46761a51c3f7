import { describe, expect, it } from 'vitest';
import { findJsonFault, lineAndColumn } from './json-syntax.ts';

const SAMPLE = '{"a": [1, -2.5e3, true, null], "b\\n\\u00e9": {"c": "d\\\\", "e": {}}, "f": []}';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('findJsonFault', () => {
  it('finds nothing in JSON', () => {
    for (const text of [SAMPLE, '0', '""', 'null', ' [ ] ', '{}', '-0.5E-7']) expect(findJsonFault(text)).toBeNull();
  });

  it('agrees with the parser on every prefix', () => {
    for (let length = 0; length <= SAMPLE.length; length += 1) {
      const text = SAMPLE.slice(0, length);
      expect(findJsonFault(text)?.kind !== 'syntax', text).toBe(isJson(text));
    }
  });

  it('agrees with the parser on every replaced character', () => {
    for (let index = 0; index < SAMPLE.length; index += 1) {
      for (const char of [
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '0',
        '.',
        '-',
        'e',
        'x',
        ' ',
        '\n',
        '\u{1}',
        '\u{1f600}',
      ]) {
        const text = SAMPLE.slice(0, index) + char + SAMPLE.slice(index + 1);
        expect(findJsonFault(text)?.kind !== 'syntax', text).toBe(isJson(text));
      }
    }
  });

  it('says where, and what could stand there', () => {
    expect(findJsonFault('[1 2]')).toEqual({ kind: 'syntax', offset: 3, expected: '"," or "]"' });
    expect(findJsonFault('{"a" 1}')).toEqual({ kind: 'syntax', offset: 5, expected: '":"' });
    expect(findJsonFault('"\\x"')).toEqual({ kind: 'syntax', offset: 1, expected: 'an escape of JSON' });
    expect(findJsonFault('01')).toEqual({ kind: 'syntax', offset: 0, expected: 'a value' });
  });

  it('finds a key that its object has already, however it is written', () => {
    expect(findJsonFault('{"a": 1, "b": {"a": 2}, "a": 3}')).toEqual({
      kind: 'duplicate',
      offset: 24,
      key: 'a',
      firstOffset: 1,
    });
    expect(findJsonFault('[{"a": 1}, {"a": 1, "\\u0061": 2}]')).toMatchObject({
      offset: 20,
      key: 'a',
      firstOffset: 12,
    });
    expect(findJsonFault('{"__proto__": 1, "__proto__": 2}')).toMatchObject({ key: '__proto__' });
    expect(findJsonFault('[{"a": "a"}, {"a": {"a": ["a", "a"]}}]')).toBeNull();
  });

  it('follows any depth', () => {
    const depth = 200_000;
    expect(findJsonFault('['.repeat(depth))).toMatchObject({ offset: depth });
    expect(findJsonFault('['.repeat(depth) + ']'.repeat(depth))).toBeNull();
  });
});

describe('lineAndColumn', () => {
  it('counts from 1', () => {
    expect(lineAndColumn('ab\ncd', 0)).toEqual({ line: 1, column: 1 });
    expect(lineAndColumn('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
  });
});
