/** A run of the real C code: what was done, and what happened, event by event. See docs/RECORDINGS.md. */
export interface Recording {
  /** `v0`, `posted`, `v2`, `v3` or `revised`. */
  readonly variant: string;
  readonly name: string;
  /** The scenario file, parsed. */
  readonly scenario: unknown;
  /** The lines of the event file, without line ends. */
  readonly lines: readonly string[];
}
/** The variants that the project carries, oldest code first. */
export declare const VARIANTS: readonly string[];
/** All recordings of a variant, by name. */
export declare function readRecordings(variant: string): readonly Recording[];
//# sourceMappingURL=corpus.d.ts.map
