/** Act of the environment: a line of the source that stands for nothing the machine knows, kept as it was. */
export interface LineKept {
  readonly type: 'import.opaque';
  /** The line, without its end. */
  readonly text: string;
  /** Name of the event in the source; empty when the line has none. */
  readonly name: string;
}

/** Act of the environment: the recorder lost events here. What they did is not in the log. */
export interface EventsDropped {
  readonly type: 'import.dropped';
  /** How many; null when the recorder does not say. */
  readonly count: number | null;
  /** The CPU whose buffer overran; null when the recorder does not say. */
  readonly cpu: number | null;
}

export type ImportEvent = LineKept | EventsDropped;
