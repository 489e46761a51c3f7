import type { Seq } from '@vist/core';

/** What is not there: no position in a log is negative. */
export const NEVER = -1;

/** What is known of one cache line. Words are of 4 bytes. Only facts/lines.ts writes it. */
export interface Line {
  readonly base: number;
  /** What each word should hold: the value last stored by anybody. */
  readonly words: number[];
  /** Position of the store that no maintenance has cleaned yet; NEVER when the PoC is up to date. */
  readonly storedAt: number[];
  /** Words with a position in `storedAt`. */
  uncleanCount: number;
  /** By word: the last change by the IRS that no invalidate has followed; NEVER for none. Null: none at all. */
  changedAt: number[] | null;
  /** By word: what that change was for, the write of a command; the change itself where nothing is known. */
  changedFor: number[] | null;
  /** By word: what a copy fetched just before that change holds. */
  before: number[] | null;
  /** By word: what the copy in the cache holds where it is stale; null where it is not. */
  kept: (number | null)[] | null;
  loadedByIrsAt: number;
  storedByIrsAt: number;
  cleanedAt: number;
  invalidatedAt: number;
  /** The line is in a PE's cache, if nothing evicted it. */
  isPresent: boolean;
}

/** A store by the IRS: where it is, and what it is for. */
export interface IrsStore {
  readonly seq: Seq;
  readonly cause: Seq | null;
}

/** A line that nothing has touched. */
export function emptyLine(base: number, wordCount: number): Line {
  return {
    base,
    words: filled(wordCount, 0),
    storedAt: filled(wordCount, NEVER),
    uncleanCount: 0,
    changedAt: null,
    changedFor: null,
    before: null,
    kept: null,
    loadedByIrsAt: NEVER,
    storedByIrsAt: NEVER,
    cleanedAt: NEVER,
    invalidatedAt: NEVER,
    isPresent: false,
  };
}

/** A PE writes a word. Nothing of it is stale then: what the IRS had stored there is overwritten. */
export function storeWord(line: Line, index: number, value: number, seq: Seq): void {
  line.words[index] = value;
  if ((line.storedAt[index] ?? NEVER) === NEVER) line.uncleanCount += 1;
  line.storedAt[index] = seq;
  if (line.changedAt !== null) line.changedAt[index] = NEVER;
  if (line.kept !== null) line.kept[index] = null;
}

/** The IRS writes a word past the caches. */
export function changeWord(line: Line, index: number, value: number, by: IrsStore): void {
  const before = line.words[index] ?? 0;
  line.words[index] = value;
  if (before === value) return;
  const { length } = line.words;
  line.changedAt ??= filled(length, NEVER);
  line.before ??= filled(length, 0);
  line.changedAt[index] = by.seq;
  line.changedFor ??= filled(length, NEVER);
  line.changedFor[index] = by.cause ?? by.seq;
  line.before[index] = before;
  if (!line.isPresent) return;
  line.kept ??= Array.from({ length }, () => null);
  line.kept[index] ??= before;
}

/** Everything stored reaches the PoC. */
export function cleanLine(line: Line, seq: Seq): void {
  line.cleanedAt = seq;
  if (line.uncleanCount === 0) return;
  line.storedAt.fill(NEVER);
  line.uncleanCount = 0;
}

/** No copy is left in any cache. */
export function invalidateLine(line: Line, seq: Seq): void {
  line.invalidatedAt = seq;
  line.isPresent = false;
  line.changedAt = null;
  line.changedFor = null;
  line.before = null;
  line.kept = null;
}

/** The copy left the cache by itself: the next access fetches a new one. */
export function dropLine(line: Line): void {
  line.isPresent = false;
  line.kept = null;
}

function filled(length: number, value: number): number[] {
  return Array.from({ length }, () => value);
}
