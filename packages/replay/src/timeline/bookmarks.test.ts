import { seq } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { annotatedWith, bookmarksAmong, nextBookmark, withBookmark, withoutBookmark } from './bookmarks.ts';

const LATE = { at: seq(90), note: 'too late' };
const EARLY = { at: seq(12), note: '' };
const BOTH = withBookmark(withBookmark([], LATE), EARLY);

describe('bookmarks', () => {
  it('are kept by position, one at a record', () => {
    expect(BOTH).toEqual([EARLY, LATE]);
    expect(withBookmark(BOTH, { at: seq(90), note: 'no, in time' }).map(({ note }) => note)).toEqual([
      '',
      'no, in time',
    ]);
    expect(withoutBookmark(BOTH, seq(12))).toEqual([LATE]);
  });

  it('are found in both directions, but not where one stands', () => {
    expect(nextBookmark(BOTH, 12, 'forwards')).toBe(LATE);
    expect(nextBookmark(BOTH, 90, 'backwards')).toBe(EARLY);
    expect(nextBookmark(BOTH, 90, 'forwards')).toBe(null);
  });

  it('come back from the annotations of a trace, and leave those of others as they are', () => {
    const others = ['look at 12', { kind: 'bookmark', at: -1, note: '' }, { kind: 'bookmark', at: 3 }, null, 7];
    const annotations = annotatedWith(annotatedWith(others, [LATE]), BOTH);
    expect(annotations.slice(0, others.length)).toEqual(others);
    expect(bookmarksAmong(annotations)).toEqual(BOTH);
    expect(bookmarksAmong(others)).toEqual([]);
  });
});
