import { describe, expect, it } from 'vitest';
import { readRecordings, VARIANTS } from './corpus.ts';
import { firstDifference, replay } from './replayed.ts';

/** How many recordings of each variant the project carries: none may get lost on the way. */
const COUNTS: Readonly<Record<string, number>> = { v0: 56, posted: 70, v2: 55, v3: 51, revised: 60 };

describe('the recordings of the real C code', () => {
  it('are all there', () => {
    expect(Object.fromEntries(VARIANTS.map((variant) => [variant, readRecordings(variant).length]))).toEqual(COUNTS);
  });

  describe.each(VARIANTS)('%s', (variant) => {
    it.each(readRecordings(variant))('$name is reproduced line by line', (recording) => {
      const difference = firstDifference(recording.lines, replay(recording).lines);
      expect(difference?.text).toBeUndefined();
    });
  });
});
