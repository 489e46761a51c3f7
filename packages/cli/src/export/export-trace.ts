import { seq, type SystemRecord } from '@vist/core';
import {
  csvExporter,
  mermaidExporter,
  perfettoExporter,
  recordingExporter,
  type TextExporter,
  TraceFormatError,
  type TraceReader,
  traceTextExporter,
} from '@vist/trace';
import { EXPORT_FORMATS, type ExportFormat, type ExportOptions } from '../commands/export.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Io, textSink, watchStream } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { damageRefusal, openTraceAt, traceName } from '../replay/open-trace.ts';

/** `vist export`. @throws Refusal when the format is unknown or the trace cannot be read. */
export async function exportTrace(
  { format, path, options }: { readonly format: string; readonly path: string; readonly options: ExportOptions },
  io: Io,
): Promise<ExitStatus> {
  const form = formOf(format);
  const trace = await openTraceAt(path, io);
  const omitted = { opaque: 0, dropped: 0 };
  try {
    const records = counted(ranged(trace, options), omitted);
    if (form === 'perfetto') await writePackets(records, io);
    else await writeLines(TEXT_EXPORTERS[form](), records, io);
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    trace.close();
  }
  if (form !== 'csv' && omitted.opaque + omitted.dropped > 0) {
    io.stderr.write(
      `${traceName(path)}: left out ${omitted.opaque} lines that were kept as they were, and ${omitted.dropped} gaps of lost events\n`,
    );
  }
  return EXIT.ok;
}

const TEXT_EXPORTERS: Readonly<Record<Exclude<ExportFormat, 'perfetto'>, () => TextExporter>> = {
  recording: recordingExporter,
  'trace-text': traceTextExporter,
  csv: csvExporter,
  mermaid: mermaidExporter,
};

/** Records between two looks at a slow or departed reader. */
const SLICE_RECORDS = 4096;

function formOf(format: string): ExportFormat {
  const known = EXPORT_FORMATS.find((name) => name === format);
  if (known === undefined) throw new Refusal(`format "${format}": expected one of ${EXPORT_FORMATS.join(', ')}`);
  return known;
}

function* ranged(trace: TraceReader, { from = 0, to = Infinity }: ExportOptions): Generator<SystemRecord> {
  for (const record of trace.records(seq(from))) {
    if (record.seq > to) return;
    yield record;
  }
}

/** What an importer could not read has no place in other forms; it is counted. */
function* counted(
  records: Iterable<SystemRecord>,
  omitted: { opaque: number; dropped: number },
): Generator<SystemRecord> {
  for (const record of records) {
    if (record.event.type === 'import.opaque') omitted.opaque += 1;
    if (record.event.type === 'import.dropped') omitted.dropped += 1;
    yield record;
  }
}

async function writeLines({ next, end }: TextExporter, records: Iterable<SystemRecord>, io: Io): Promise<void> {
  const out = textSink(io.stdout);
  let lines: string[] = [];
  const flush = async (): Promise<void> => {
    out.write(lines.map((line) => `${line}\n`).join(''));
    lines = [];
    await out.drained();
  };
  let count = 0;
  for (const record of records) {
    for (const line of next(record)) lines.push(line);
    count += 1;
    if (count % SLICE_RECORDS === 0) await flush();
    if (out.isGone()) return;
  }
  for (const line of end()) lines.push(line);
  await flush();
}

async function writePackets(records: Iterable<SystemRecord>, io: Io): Promise<void> {
  const { next } = perfettoExporter();
  const health = watchStream(io.stdout);
  for (const record of records) {
    if (health.isGone()) return;
    io.stdout.write(next(record));
    if (io.stdout.writableNeedDrain) await health.changed();
    health.check();
  }
}
