import type { ImportIssueCode } from './sighting.ts';

/** Something about a source that its reader should know. */
export interface ImportIssue {
  /** Errors make a strict import fail; warnings too, but they cost nothing of the log. */
  readonly severity: 'error' | 'warning' | 'note';
  /** Line of the source, from 1. */
  readonly line: number;
  readonly code: ImportIssueCode;
  readonly message: string;
}

/** Issues of one import: the first of each code in full, the others counted. */
export interface IssueList {
  add(issue: ImportIssue): void;
  readonly all: readonly ImportIssue[];
  /** How often each code came, also beyond what is kept. */
  readonly counts: ReadonlyMap<ImportIssueCode, number>;
}

/** Issues of one code that are kept; a source of gigabytes may have as many mistakes. */
export const KEPT_PER_CODE: number = 100;

/** An empty list. */
export function createIssueList(): IssueList {
  const all: ImportIssue[] = [];
  const counts = new Map<ImportIssueCode, number>();
  return {
    add(issue) {
      const count = (counts.get(issue.code) ?? 0) + 1;
      counts.set(issue.code, count);
      if (count <= KEPT_PER_CODE) all.push(issue);
    },
    all,
    counts,
  };
}
