import { describe, expect, it } from 'vitest';
import { findJsonSyntaxError, lineAndColumn } from './json-syntax.ts';

const SAMPLE = '{"a": [1, -2.5e3, true, null], "b\\n\\u00e9": {"c": "d\\\\", "e": {}}, "f": []}';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('findJsonSyntaxError', () => {
  it('finds nothing in JSON', () => {
    for (const text of [SAMPLE, '0', '""', 'null', ' [ ] ', '{}', '-0.5E-7'])
      expect(findJsonSyntaxError(text)).toBeNull();
  });

  it('agrees with the parser on every prefix', () => {
    for (let length = 0; length <= SAMPLE.length; length += 1) {
      const text = SAMPLE.slice(0, length);
      expect(findJsonSyntaxError(text) === null, text).toBe(isJson(text));
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
        expect(findJsonSyntaxError(text) === null, text).toBe(isJson(text));
      }
    }
  });

  it('says where, and what could stand there', () => {
    expect(findJsonSyntaxError('[1 2]')).toEqual({ offset: 3, expected: '"," or "]"' });
    expect(findJsonSyntaxError('{"a" 1}')).toEqual({ offset: 5, expected: '":"' });
    expect(findJsonSyntaxError('"\\x"')).toEqual({ offset: 1, expected: 'an escape of JSON' });
    expect(findJsonSyntaxError('01')).toEqual({ offset: 0, expected: 'a value' });
  });

  it('follows any depth', () => {
    const depth = 200_000;
    expect(findJsonSyntaxError('['.repeat(depth))).toMatchObject({ offset: depth });
    expect(findJsonSyntaxError('['.repeat(depth) + ']'.repeat(depth))).toBeNull();
  });
});

describe('lineAndColumn', () => {
  it('counts from 1', () => {
    expect(lineAndColumn('ab\ncd', 0)).toEqual({ line: 1, column: 1 });
    expect(lineAndColumn('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
  });
});
