import type { Seq } from '@vist/core';

/** A place in a log that somebody wants to come back to. */
export interface Bookmark {
  readonly name: string;
  readonly at: Seq;
  readonly note: string;
}

/** The bookmarks with another one, by position; one of the same name is replaced. */
export function withBookmark(bookmarks: readonly Bookmark[], bookmark: Bookmark): readonly Bookmark[] {
  return [...withoutBookmark(bookmarks, bookmark.name), bookmark].toSorted((a, b) => a.at - b.at);
}

/** The bookmarks without the one of that name. */
export function withoutBookmark(bookmarks: readonly Bookmark[], name: string): readonly Bookmark[] {
  return bookmarks.filter((bookmark) => bookmark.name !== name);
}

/** The next bookmark after a position, or the last one before it; null when there is none. */
export function nextBookmark(
  bookmarks: readonly Bookmark[],
  from: Seq,
  direction: 'forwards' | 'backwards',
): Bookmark | null {
  const found =
    direction === 'forwards' ? bookmarks.find(({ at }) => at > from) : bookmarks.findLast(({ at }) => at < from);
  return found ?? null;
}
