import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bisect, type Edit, editsBetween, editsText } from './bisect.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
type Name = (typeof NAMES)[number];

const EDITS = editsBetween<Name>(new Set(['h']), new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g']));

function names(edits: readonly Edit<Name>[]): readonly Name[] {
  return edits.map(({ change }) => change).toSorted();
}

describe('bisect', () => {
  it('says what is added and what is taken away', () => {
    expect(editsText(EDITS)).toBe('+a,+b,+c,+d,+e,+f,+g,-h');
  });

  it('finds the one change that matters', () => {
    const found = bisect(EDITS, (edits) => names(edits).includes('e'), { maxRuns: 1000 });
    expect(editsText(found.edits)).toBe('+e');
    expect(found.isSmallest).toBe(true);
  });

  it('finds two changes that only help together', () => {
    const found = bisect(EDITS, (edits) => names(edits).includes('b') && names(edits).includes('h'), { maxRuns: 1000 });
    expect(editsText(found.edits)).toBe('+b,-h');
    expect(found.isSmallest).toBe(true);
  });

  it('prefers a smaller set that leaving out parts cannot reach', () => {
    // One change alone passes, but beside it another breaks that again: what is left out first decides.
    const passes = (edits: readonly Edit<Name>[]): boolean => {
      const has = new Set(names(edits));
      return (has.has('a') && has.has('b') && has.has('c')) || (edits.length === 1 && has.has('g'));
    };
    expect(editsText(bisect(EDITS, passes, { maxRuns: 1000 }).edits)).toBe('+g');
  });

  it('says when it could not try every smaller set', () => {
    const passes = (edits: readonly Edit<Name>[]): boolean => names(edits).join('').startsWith('abcd');
    const found = bisect(EDITS, passes, { maxRuns: 20 });
    expect(names(found.edits)).toEqual(['a', 'b', 'c', 'd']);
    expect(found.isSmallest).toBe(false);
  });

  it('gives a set that passes, of which nothing can be left out', () => {
    const needed = fc.subarray([...NAMES], { minLength: 1 });
    fc.assert(
      fc.property(needed, (wanted) => {
        const passes = (edits: readonly Edit<Name>[]): boolean => wanted.every((name) => names(edits).includes(name));
        expect(names(bisect(EDITS, passes, { maxRuns: 500 }).edits)).toEqual([...wanted].toSorted());
      }),
      { seed: 7, numRuns: 40 },
    );
  });
});
