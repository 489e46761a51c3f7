import { type Profile, seq, type SystemRecord } from '@vist/core';
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
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { counted } from '../render/words.ts';
import { damageRefusal, openTraceAt, traceName } from '../replay/open-trace.ts';
import { recordedRun } from '../replay/recorded-run.ts';
import { ctfFolder, writeCtfFolder } from './ctf-folder.ts';
import { writeLitmus } from './litmus.ts';
import { writeMail } from './mail.ts';
import { writeLines, writePackets } from './streams.ts';

/** `vist export`. @throws Refusal when the format is unknown or the trace cannot be read. */
export async function exportTrace(
  { format, path, options }: { readonly format: string; readonly path: string; readonly options: ExportOptions },
  io: Io,
): Promise<ExitStatus> {
  const form = formOf(format);
  const folder = form === 'ctf' ? ctfFolder(options.output) : null;
  if (folder === null && options.output !== undefined) {
    throw new Refusal(`-o ${options.output}: ${form} goes to stdout; only ctf is a folder`);
  }
  checkRange(options);
  if (form === 'mail') return writeMail(path, options, io);
  const trace = await openTraceAt(path, io);
  const omitted = { opaque: 0, dropped: 0 };
  try {
    const records = counting(ranged(trace, options), omitted);
    if (folder !== null) writeCtfFolder(folder, records, { hasOrigins: trace.header.notes.importer !== null });
    else if (form === 'litmus') await writeLitmus(traceName(path), trace, options, io);
    else if (form === 'perfetto') await writePackets(perfettoExporter(platformOf(path, trace)), records, io);
    else if (form !== 'ctf') await writeLines(TEXT_EXPORTERS[form](), records, io);
    if (trace.damage !== null && (options.to ?? Infinity) >= trace.length) throw trace.damage;
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    trace.close();
  }
  if (!KEEPS_ALL.has(form) && omitted.opaque + omitted.dropped > 0) {
    io.stderr.write(
      `${traceName(path)}: left out ${counted(omitted.opaque, 'line')} kept as imported, and ${counted(omitted.dropped, 'gap')} of lost events\n`,
    );
  }
  return EXIT.ok;
}

const TEXT_EXPORTERS: Readonly<
  Record<Exclude<ExportFormat, 'perfetto' | 'ctf' | 'mail' | 'litmus'>, () => TextExporter>
> = {
  recording: recordingExporter,
  'trace-text': traceTextExporter,
  csv: csvExporter,
  mermaid: mermaidExporter,
};

/** Forms that have a place for every event. */
const KEEPS_ALL: ReadonlySet<ExportFormat> = new Set<ExportFormat>(['csv', 'ctf', 'perfetto']);

function checkRange({ from = 0, to = Infinity }: ExportOptions): void {
  if (from > to) throw new Refusal(`--from ${from}: expected at most --to ${to}`);
}

function formOf(format: string): ExportFormat {
  const known = EXPORT_FORMATS.find((name) => name === format);
  if (known === undefined) throw new Refusal(`format "${format}": expected one of ${EXPORT_FORMATS.join(', ')}`);
  return known;
}

function platformOf(path: string, { header }: TraceReader): Profile {
  return recordedRun(traceName(path), header.identity).scenario.profile;
}

function* ranged(trace: TraceReader, { from = 0, to = Infinity }: ExportOptions): Generator<SystemRecord> {
  for (const record of trace.records(seq(from))) {
    if (record.seq > to) return;
    yield record;
  }
}

/** What an importer could not read has no place in some forms; it is counted. */
function* counting(
  records: Iterable<SystemRecord>,
  omitted: { opaque: number; dropped: number },
): Generator<SystemRecord> {
  for (const record of records) {
    if (record.event.type === 'import.opaque') omitted.opaque += 1;
    if (record.event.type === 'import.dropped') omitted.dropped += 1;
    yield record;
  }
}
