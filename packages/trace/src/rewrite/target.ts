import type { EventSpec } from '@vist/core';
import type { Footer } from '../container/footer.ts';
import type { FileNotes, FileNotesInput, RunIdentity } from '../container/header.ts';
import type { Platform } from '../container/platform.ts';
import type { TraceReader } from '../container/reader.ts';
import type { TraceSink } from '../container/sink.ts';
import { traceWriter, type TraceSummary, type TraceWriter } from '../container/writer.ts';
import type { TraceFormatError } from '../format-error.ts';

/** Where a new file goes, and what is said of it; what is left out is as in the old file. */
export interface RewriteTarget {
  readonly sink: TraceSink;
  readonly platform: Platform;
  readonly notes: FileNotesInput;
}

/** What a new file has of its own. */
export interface NewFile {
  readonly notes: Partial<FileNotes>;
  readonly identity: RunIdentity;
  readonly schema: readonly EventSpec[];
}

/** A writer of a file that is made from another one. */
export function writerFor(trace: TraceReader, target: RewriteTarget, file: Partial<NewFile>): TraceWriter {
  const { header } = trace;
  const identity = file.identity ?? header.identity;
  // A copy of a fork is that fork; a part of it has the fork as its parent.
  const ownParent = file.notes?.parentRun === undefined ? {} : { parentSeq: null };
  const notes = { ...header.notes, ...target.notes, ...ownParent, ...file.notes };
  return traceWriter({ identity, notes }, target.sink, target.platform, file.schema ?? trace.schema);
}

/** Runs what writes a whole file; when it fails, the file stays without an end. */
export async function whole(writer: TraceWriter, write: () => Promise<TraceSummary>): Promise<TraceSummary> {
  try {
    return await write();
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

/**
 * Ends a file as the one it was made from ended; one without an end counts as interrupted.
 *
 * @param annotations those of the new file, where they are not those of the old one.
 */
export function finishLike(
  footer: Footer | null,
  writer: TraceWriter,
  annotations: Footer['annotations'] = footer?.annotations ?? [],
): Promise<TraceSummary> {
  if (footer === null) return writer.interrupt({ annotations });
  const { stateDigest, findings } = footer;
  const closing = { stateDigest, findings, annotations };
  return footer.ending === 'complete' ? writer.finish(closing) : writer.interrupt(closing);
}

/** A footer for other events than it was written for: a state digest and findings belong to all of these. */
export function withoutResults(footer: Footer | null): Footer | null {
  return footer === null ? null : { ...footer, stateDigest: null, findings: [] };
}

/** The rule for damage of those who may lose nothing. */
export function refuseDamage(error: TraceFormatError): never {
  throw error;
}
