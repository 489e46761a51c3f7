import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NOT_SHOWN } from './not-shown.ts';

/** Ids that the titles of the tests in this folder start with. */
function idsOfTests(): ReadonlySet<string> {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
  const texts = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(/["'`]([DRS]\d+): /gu)].map(([, id = '']) => id)));
}

function numbered(letter: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
}

describe('reference 9 and the orderings of reference 5', () => {
  const ids = idsOfTests();
  const listed = new Set(NOT_SHOWN.map(({ id }) => id));

  it('every defect and every ordering has a test', () => {
    expect([...numbered('D', 27), ...numbered('S', 7)].filter((id) => !ids.has(id))).toEqual([]);
  });

  it('every review point has a test, or a reason why a run cannot show it', () => {
    expect(numbered('R', 6).filter((id) => ids.has(id) === listed.has(id))).toEqual([]);
  });

  it('every part of a defect that a run cannot show has a reason', () => {
    expect(NOT_SHOWN.filter(({ what, why }) => what === '' || why === '')).toEqual([]);
  });
});
