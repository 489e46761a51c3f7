import { type Bookmark, withBookmark, withoutBookmark } from '@vist/replay';

/**
 * What was done to bookmarks, done to those that are in the file now: somebody else may have written some meanwhile.
 *
 * @param now what the file has.
 * @param before what it had when the edit began.
 * @param after what the edit made of that.
 */
export function editedBookmarks(
  now: readonly Bookmark[],
  before: readonly Bookmark[],
  after: readonly Bookmark[],
): readonly Bookmark[] {
  const kept = new Set(after.map(({ at }) => at));
  const removed = before.filter(({ at }) => !kept.has(at));
  const known = new Map(before.map(({ at, note }) => [at, note]));
  const written = after.filter(({ at, note }) => known.get(at) !== note);
  return written.reduce(
    withBookmark,
    removed.reduce((bookmarks, { at }) => withoutBookmark(bookmarks, at), now),
  );
}
