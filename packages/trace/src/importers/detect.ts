import { readBpftraceLine } from './bpftrace/line.ts';
import { readFtraceLine } from './ftrace/line.ts';
import { jsonlReader } from './jsonl/line.ts';
import type { ImportMapping } from './jsonl/mapping.ts';
import { readPerfLine } from './perf/line.ts';
import { readQemuLine } from './qemu/line.ts';
import { readRecordingLine } from './recording/line.ts';
import type { LineReader } from './source/sighting.ts';

/** Formats of sources. `trace-cmd` and `trace-pipe` are one grammar; the name is for people. */
export type ImportFormat = 'trace-cmd' | 'trace-pipe' | 'perf' | 'bpftrace' | 'jsonl' | 'recording' | 'qemu';

/** Their names. */
export const IMPORT_FORMATS: readonly ImportFormat[] = [
  'trace-cmd',
  'trace-pipe',
  'perf',
  'bpftrace',
  'jsonl',
  'recording',
  'qemu',
];

/** The first lines of a source are of no format that is known. */
export class UnknownFormatError extends Error {
  override readonly name = 'UnknownFormatError';
}

/** The format that most lines are of; null when hardly any line is of one. */
export function detectFormat(lines: readonly string[]): ImportFormat | null {
  const votes = new Map<ImportFormat, number>();
  for (const line of lines) {
    const format = formatOfLine(line);
    if (format !== null) votes.set(format, (votes.get(format) ?? 0) + 1);
  }
  const [best] = [...votes].toSorted(([, a], [, b]) => b - a);
  return best?.[0] ?? null;
}

function formatOfLine(line: string): ImportFormat | null {
  if (line.startsWith('{')) return formatOfJson(line);
  if (/^\s*.{1,24}?\s+-?\d+(?:\/-?\d+)?\s+\[\d{3,}\]\s+\d+\.\d+:\s+(?:\d+\s+)?[\w-]+:[\w.-]+:/u.test(line))
    return 'perf';
  if (/^(?:\d+@\d+\.\d+:)?gicv5_\w+ GICv5 /u.test(line)) return 'qemu';
  if (/^# tracer: |^CPU:\d+ \[LOST/u.test(line)) return 'trace-pipe';
  if (/^cpus=\d+$/u.test(line)) return 'trace-cmd';
  const ftrace = /-\d+\s+(?:\(\s*[-\d]+\)\s+)?\[\d{3,}\]\s+([^\s:]{4,8}\s+)?\d+(?:\.\d+)?: /u.exec(line);
  if (ftrace === null) return null;
  return ftrace[1] === undefined ? 'trace-cmd' : 'trace-pipe';
}

function formatOfJson(line: string): ImportFormat {
  if (/"kind"\s*:/u.test(line)) return 'recording';
  return /^\{"type"\s*:\s*"(?:printf|attached_probes|lost_events|map|time|value)"/u.test(line) ? 'bpftrace' : 'jsonl';
}

/** The reader of a format's lines; null for `jsonl` without a mapping. */
export function readerOf(format: ImportFormat, mapping: ImportMapping | null): LineReader | null {
  switch (format) {
    case 'trace-cmd':
    case 'trace-pipe':
      return readFtraceLine;
    case 'perf':
      return readPerfLine;
    case 'bpftrace':
      return readBpftraceLine;
    case 'recording':
      return readRecordingLine;
    case 'qemu':
      return readQemuLine;
    case 'jsonl':
      return mapping === null ? null : jsonlReader(mapping);
  }
}
