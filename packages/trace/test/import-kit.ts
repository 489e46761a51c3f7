import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createRecordingProjection, type SystemRecord } from '@vist/core';
import {
  type ImportHead,
  type ImportOptions,
  type ImportResult,
  startImport,
} from '../src/importers/import-session.ts';

/** The lines of a sample. */
export function sample(name: string): readonly string[] {
  const text = gunzipSync(readFileSync(new URL(`samples/${name}.gz`, import.meta.url))).toString('utf8');
  return text.replace(/\n$/u, '').split('\n');
}

/** Everything that an import makes. */
export interface Imported {
  readonly head: ImportHead | null;
  readonly records: readonly SystemRecord[];
  readonly result: ImportResult;
}

/** Imports lines. */
export function imported(lines: readonly string[], options: Partial<ImportOptions> = {}): Imported {
  const records: SystemRecord[] = [];
  let head: ImportHead | null = null;
  const session = startImport(
    { format: null, mapping: null, profile: null, revision: null, infers: true, chunkLength: 4096, ...options },
    {
      begin: (found) => {
        head = found;
      },
      record: (record) => records.push(record),
      state: () => {},
    },
  );
  session.add({ first: 1, lines, cut: [], broken: [], bytes: 0 });
  return { head, records, result: session.end() };
}

/** The lines of a recording that a log is, without time, CPU and pid. */
export function recordingLines(records: readonly SystemRecord[]): readonly string[] {
  const projection = createRecordingProjection();
  return [...records.flatMap((record) => projection.next(record)), ...projection.end()].map((line) => placeless(line));
}

/** A line of a recording without what the projection makes up. */
export function placeless(line: object): string {
  return JSON.stringify({ ...line, ts_ns: null, cpu: null, pid: null });
}

/** Records without where they stood in their source. */
export function originless(records: readonly SystemRecord[]): readonly SystemRecord[] {
  return records.map((record) => ({ ...record, origin: null }));
}
