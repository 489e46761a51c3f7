import { createRecordingProjection, type SystemRecord } from '@vist/core';
import type { TextSink } from '../io.ts';
import { eventLine } from '../render/event-line.ts';
import type { RunOutput } from './drive.ts';

/** Prints every record of a run as lines of JSON. */
export interface Emitter extends RunOutput {
  /** Prints what waited for a record that did not come. */
  readonly end: () => Promise<void>;
}

/**
 * An emitter of `form`: the recordings' own lines (docs/RECORDINGS.md), or our events as they are.
 * Wanted until its reader has left.
 */
export function createEmitter(form: 'recording' | 'jsonl', out: TextSink): Emitter {
  const { next, end } = form === 'recording' ? recordingLines() : eventLines();
  let lines: string[] = [];

  const flush = async (): Promise<void> => {
    const text = lines.map((line) => `${line}\n`).join('');
    lines = [];
    out.write(text);
    await out.drained();
  };

  return {
    add: (record) => {
      for (const line of next(record)) lines.push(line);
    },
    flush,
    isWanted: () => !out.isGone(),
    end: async () => {
      lines.push(...end());
      await flush();
    },
  };
}

interface Lines {
  readonly next: (record: SystemRecord) => readonly string[];
  readonly end: () => readonly string[];
}

function recordingLines(): Lines {
  const projection = createRecordingProjection();
  const texts = (lines: readonly object[]): readonly string[] => lines.map((line) => JSON.stringify(line));
  return { next: (record) => texts(projection.next(record)), end: () => texts(projection.end()) };
}

function eventLines(): Lines {
  return { next: (record) => [eventLine(record)], end: () => [] };
}
