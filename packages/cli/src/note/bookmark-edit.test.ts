import { seq } from '@vist/core';
import type { Bookmark } from '@vist/replay';
import { describe, expect, it } from 'vitest';
import { editedBookmarks } from './bookmark-edit.ts';

const mark = (at: number, note = ''): Bookmark => ({ at: seq(at), note });

describe('an edit of bookmarks that others write too', () => {
  it('leaves what was written meanwhile', () => {
    const before = [mark(3), mark(9)];
    const now = [mark(3), mark(5, 'of another'), mark(9)];
    expect(editedBookmarks(now, before, [mark(3), mark(7), mark(9)])).toEqual([
      mark(3),
      mark(5, 'of another'),
      mark(7),
      mark(9),
    ]);
  });

  it('takes away what it took away, and changes what it changed', () => {
    const before = [mark(3), mark(9, 'old')];
    const now = [mark(3, 'of another'), mark(9, 'of another')];
    expect(editedBookmarks(now, before, [mark(9, 'new')])).toEqual([mark(9, 'new')]);
    expect(editedBookmarks(now, before, before)).toEqual(now);
  });
});
