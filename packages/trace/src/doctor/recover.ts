import { eventCodec } from '../codec/event-codec.ts';
import type { Footer } from '../container/footer.ts';
import type { FileNotesInput, RunIdentity } from '../container/header.ts';
import { checkMagic, MAGIC_BYTES } from '../container/magic.ts';
import { readParts } from '../container/parts.ts';
import type { Platform } from '../container/platform.ts';
import type { TraceSink } from '../container/sink.ts';
import type { ByteSource } from '../container/source.ts';
import { traceWriter, type TraceSummary } from '../container/writer.ts';
import { TraceFormatError } from '../format-error.ts';
import { annotatedPositions, placedAnnotations } from '../rewrite/annotations.ts';
import { copyParts } from '../rewrite/copy-parts.ts';
import { finishLike, whole, withoutResults } from '../rewrite/target.ts';
import { examineTrace } from './doctor.ts';
import type { EventRange, TraceReport } from './report.ts';

/** What a recovery did. */
export interface RecoveryReport {
  /** What was wrong with the damaged file. */
  readonly before: TraceReport;
  readonly summary: TraceSummary;
  /** What the new file lacks, for people; it says so itself. Empty when everything was saved. */
  readonly losses: readonly string[];
}

/**
 * Writes a new file from everything in a damaged one that can be trusted. Events keep their positions;
 * where some are missing in between, the new file is a view.
 *
 * Rejects with TraceFormatError `newer-version` when the file is of a later format.
 */
export async function recoverTrace(
  source: ByteSource,
  target: { readonly sink: TraceSink; readonly platform: Platform; readonly notes: FileNotesInput },
): Promise<RecoveryReport> {
  const { sink, platform } = target;
  refuseNewer(source);
  const before = examineTrace(source, platform);
  const losses = lossesOf(before);
  const notes = { ...before.header?.notes, ...target.notes, ...notesOf(before, losses) };
  const identity = before.header?.identity ?? UNKNOWN_RUN;
  const writer = traceWriter({ identity, notes }, sink, platform, before.schema);
  const summary = await whole(writer, async () => {
    await copyParts(readParts(source, MAGIC_BYTES, eventCodec(before.schema), platform), writer, {
      record: (record) => record,
      onDamage: () => {},
    });
    const footer = losses.length === 0 ? before.footer : withoutResults(before.footer);
    return finishLike(footer, writer, keptAnnotations(before));
  });
  return { before, summary, losses };
}

/** A later format is no damage; unless the closing mark says that the opening one is wrong. */
function refuseNewer(source: ByteSource): void {
  const opening = problemOfMark(source, 0);
  if (opening?.code !== 'newer-version') return;
  if (problemOfMark(source, Math.max(0, source.size() - MAGIC_BYTES)) !== null) throw opening;
}

function problemOfMark(source: ByteSource, offset: number): TraceFormatError | null {
  try {
    checkMagic(source.read(offset, MAGIC_BYTES), offset);
    return null;
  } catch (error) {
    if (error instanceof TraceFormatError) return error;
    throw error;
  }
}

/** Stands for the identity of a run whose header is lost. */
const UNKNOWN_RUN: RunIdentity = {
  modelVersion: 'unknown',
  profile: null,
  revision: 'unknown',
  changes: [],
  scenario: null,
  seed: null,
  policies: null,
  memory: 'unknown',
};

function notesOf({ header, footer, ranges }: TraceReport, losses: readonly string[]): object {
  const firstSeq = ranges[0]?.first ?? header?.notes.firstSeq ?? 0;
  if (losses.length === 0) return { firstSeq };
  const isBroken = ranges.length > 1 && header?.notes.view === null;
  return {
    firstSeq,
    parentRun: footer?.runId ?? null,
    parentSeq: null,
    losses: [...(header?.notes.losses ?? []), ...losses],
    ...(isBroken ? { view: 'what could be recovered' } : {}),
  };
}

function lossesOf(report: TraceReport): readonly string[] {
  const { header, footer, ranges, isSchemaOfFile, eventCount } = report;
  const losses: string[] = [];
  if (header === null) losses.push('the header: whose run it was is not known');
  if (!isSchemaOfFile) losses.push('the schema: events were read with the one of this program');
  if (header !== null && header.notes.view === null) {
    losses.push(...holesIn(ranges, header.notes.firstSeq));
    const end = footer === null ? null : header.notes.firstSeq + footer.eventCount;
    const last = ranges.at(-1)?.last ?? header.notes.firstSeq - 1;
    if (end !== null && last + 1 < end) losses.push(`events ${last + 1} to ${end - 1}`);
  } else if (footer !== null && footer.eventCount > eventCount) {
    losses.push(`${footer.eventCount - eventCount} events of the view`);
  }
  if (footer === null) losses.push('the end: how far the run went, and the notes of people, are not known');
  const kept = annotatedPositions(keptAnnotations(report));
  for (const at of annotatedPositions(footer?.annotations ?? [])) {
    if (!kept.has(at)) losses.push(`the note about event ${at}`);
  }
  return losses;
}

/** The annotations of events that are saved. */
function keptAnnotations({ footer, ranges }: TraceReport): Footer['annotations'] {
  return placedAnnotations(footer?.annotations ?? [], (at) =>
    ranges.some(({ first, last }) => at >= first && at <= last) ? at : null,
  );
}

function holesIn(ranges: readonly EventRange[], firstSeq: number): readonly string[] {
  return ranges.flatMap(({ first }, i) => {
    const expected = i === 0 ? firstSeq : ranges[i - 1]!.last + 1;
    return first > expected ? [`events ${expected} to ${first - 1}`] : [];
  });
}
