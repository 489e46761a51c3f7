import { seq, type Seq } from '@vist/core';
import type { Direction } from './stride.ts';

/** A record that somebody wants to come back to, and what there is to say about it. */
export interface Bookmark {
  readonly at: Seq;
  /** Empty for nothing. */
  readonly note: string;
}

/** The bookmarks with another one, by position; one at the same record is replaced. */
export function withBookmark(bookmarks: readonly Bookmark[], bookmark: Bookmark): readonly Bookmark[] {
  return [...withoutBookmark(bookmarks, bookmark.at), bookmark].toSorted((a, b) => a.at - b.at);
}

/** The bookmarks without the one at a record. */
export function withoutBookmark(bookmarks: readonly Bookmark[], at: Seq): readonly Bookmark[] {
  return bookmarks.filter((bookmark) => bookmark.at !== at);
}

/** The next bookmark after a position, or the last one before it; null when there is none. */
export function nextBookmark(bookmarks: readonly Bookmark[], from: number, direction: Direction): Bookmark | null {
  const found =
    direction === 'forwards' ? bookmarks.find(({ at }) => at > from) : bookmarks.findLast(({ at }) => at < from);
  return found ?? null;
}

/** A bookmark as the annotations of a trace have it: `kind` is "bookmark", and `at` and `note`. */
export type BookmarkAnnotation = Readonly<Record<string, string | number>>;

/** The bookmarks among the annotations of a trace, by position. What else is there is passed over. */
export function bookmarksAmong(annotations: readonly unknown[]): readonly Bookmark[] {
  const last = new Map(annotations.filter(isBookmark).map(({ at, note }) => [at, { at: seq(at), note }]));
  return [...last.values()].toSorted((a, b) => a.at - b.at);
}

/** The annotations of a trace with these bookmarks instead of those that it has; what else is there stays. */
export function annotatedWith<Other>(
  annotations: readonly Other[],
  bookmarks: readonly Bookmark[],
): readonly (Other | BookmarkAnnotation)[] {
  const kept = annotations.filter((annotation) => !isBookmark(annotation));
  return [...kept, ...bookmarks.map(({ at, note }): BookmarkAnnotation => ({ kind: 'bookmark', at, note }))];
}

function isBookmark(value: unknown): value is { readonly at: number; readonly note: string } {
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'bookmark') return false;
  if (!('at' in value) || !('note' in value) || typeof value.note !== 'string') return false;
  return Number.isSafeInteger(value.at) && Number(value.at) >= 0;
}
