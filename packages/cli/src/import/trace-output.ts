import { digestOf, type Seq, type SystemRecord, type SystemState } from '@vist/core';
import {
  fileNotes,
  snapshotFeed,
  type ImportHead,
  type TraceStart,
  type TraceSummary,
  type TraceWriter,
  traceWriter,
} from '@vist/trace';
import { nodePlatform } from '@vist/trace/node';
import type { ImportCommandOptions } from '../commands/import.ts';
import type { Io } from '../io.ts';
import { MODEL_VERSION } from '../run/trace-start.ts';
import { type TracePlace, traceTarget } from '../trace-target.ts';
import { VERSION } from '../version.ts';

/** Writes an imported log into a trace. */
export interface TraceOutput {
  /** What the source is; before the first record. */
  begin(head: ImportHead): void;
  add(record: SystemRecord): void;
  /** The state that the records before a position lead to. */
  state(state: SystemState, nextSeq: Seq): void;
  flush(): Promise<void>;
  close(state: SystemState): Promise<TraceSummary | null>;
  interrupt(): Promise<TraceSummary | null>;
}

/** The trace of `-o`. @throws Refusal for a place where no trace can be written. */
export function createTraceOutput(place: TracePlace, { chunk, codec }: ImportCommandOptions, io: Io): TraceOutput {
  const sink = traceTarget(place, io.stdout);
  let writer: TraceWriter | null = null;
  let feed: ReturnType<typeof snapshotFeed> | null = null;

  return {
    begin(head) {
      const start = importStart(head, { chunkEvents: chunk, codec });
      writer = traceWriter(start, sink, nodePlatform);
      feed = snapshotFeed(writer);
    },
    add(record) {
      writer?.push(record);
    },
    state: (state, nextSeq) => feed?.(state, nextSeq),
    async flush() {
      await writer?.drained();
    },
    close: async (state) => writer?.finish({ stateDigest: digestOf(state) }) ?? null,
    interrupt: async () => writer?.interrupt() ?? null,
  };
}

/** What a trace of an imported log says before its first event. */
function importStart(
  { format, profile, revision, quirks }: ImportHead,
  { chunkEvents, codec }: { readonly chunkEvents: number; readonly codec: ImportCommandOptions['codec'] },
): TraceStart {
  return {
    identity: {
      modelVersion: MODEL_VERSION,
      profile: { ...profile, irs: { ...profile.irs } },
      revision: revision?.name ?? 'unknown',
      changes: revision === null ? [] : [...revision.changes].toSorted(),
      scenario: null,
      seed: 0,
      policies: { cache: 'none', placement: 'recorded', polls: 'recorded', failures: 'recorded' },
      memory: profile.memory,
    },
    notes: fileNotes({ tool: `vist ${VERSION}`, codec, chunkEvents, importer: format, quirks: [...quirks] }),
  };
}
