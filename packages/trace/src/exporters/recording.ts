import { createRecordingProjection, type RecordingLine } from '@vist/core';
import type { TextExporter } from './exporter.ts';
import { createTraceText } from './trace-text.ts';

/** The recordings' JSON lines (docs/RECORDINGS.md). */
export function recordingExporter(): TextExporter {
  return projected((line) => JSON.stringify(line));
}

/** The same lines as `trace-cmd report` would print them. */
export function traceTextExporter(): TextExporter {
  const text = createTraceText();
  return projected((line) => text.line(line));
}

function projected(print: (line: RecordingLine) => string): TextExporter {
  const projection = createRecordingProjection();
  return { next: (record) => projection.next(record).map(print), end: () => projection.end().map(print) };
}
