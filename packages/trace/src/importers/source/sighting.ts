/** Where and when a line of the source says that something happened. */
export interface Place {
  /** From 1. */
  readonly line: number;
  readonly timeNs: bigint | null;
  readonly cpu: number | null;
  readonly comm: string | null;
  readonly pid: number | null;
}

/**
 * What a line says happened, whatever the format: a `kind` and keys as docs/RECORDINGS.md lists them, with
 * numbers as numbers or as the text that stood there. Keys that the format does not have are absent.
 */
export type Fact = Readonly<Record<string, unknown>> & { readonly kind: string };

/** What a reader made of one line. */
export type Sighting =
  | { readonly kind: 'fact'; readonly at: Place; readonly name: string; readonly fact: Fact }
  /** A line that is no event of ours, or no event. */
  | { readonly kind: 'opaque'; readonly at: Place; readonly name: string; readonly problem: Problem | null }
  /** The recorder says that it lost events here. */
  | { readonly kind: 'dropped'; readonly at: Place; readonly count: number | null; readonly cpu: number | null };

/** Why a line was not understood although it looks like one of ours. */
export interface Problem {
  readonly code: ImportIssueCode;
  readonly message: string;
}

/** Names of problems, stable for ever. */
export type ImportIssueCode =
  | 'bad-json'
  | 'bad-value'
  | 'hashed-pointer'
  | 'line-too-long'
  | 'lost-events'
  | 'no-event'
  | 'no-mapping'
  | 'not-of-format'
  | 'not-text'
  | 'open-at-end'
  | 'time-backwards'
  | 'unknown-kind';

/** Reads one line of a format. Pure; `line` is its number, from 1. */
export type LineReader = (text: string, line: number) => Sighting;

/** The place of a line that says nothing else. */
export function placeOf(line: number): Place {
  return { line, timeNs: null, cpu: null, comm: null, pid: null };
}

/** A line that is no event, or none of ours. */
export function opaque(at: Place, name: string, problem: Problem | null = null): Sighting {
  return { kind: 'opaque', at, name, problem };
}
