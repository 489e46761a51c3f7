import { seq, type Seq } from '@vist/core';
import type { TraceFilter } from '../container/filter.ts';
import type { TraceReader } from '../container/reader.ts';
import type { Page } from '../container/snapshot-record.ts';
import type { TraceSummary } from '../container/writer.ts';
import { finishLike, whole, writerFor, type RewriteTarget } from './target.ts';

/** Which events a cut keeps. */
export interface CutRange {
  readonly from: Seq;
  /** One more than the last. */
  readonly before: Seq;
  /** Pages of the state before the first event, so that the cut can be verified from there; or null. */
  readonly stateBefore: Iterable<readonly [key: string, page: Page]> | null;
}

/**
 * Writes a range of events as a log of its own, which begins with the state before it.
 *
 * Rejects with TraceFormatError when an event of the range is damaged.
 */
export function cutTrace(trace: TraceReader, range: CutRange, target: RewriteTarget): Promise<TraceSummary> {
  const { from, before, stateBefore } = range;
  const writer = writerFor(trace, target, {
    notes: {
      firstSeq: from,
      parentRun: trace.runId,
      losses: [...trace.header.notes.losses, `cut to the events ${from} to ${before - 1}`],
    },
  });
  return whole(writer, async () => {
    if (stateBefore !== null) writer.snapshot({ isFull: true, changed: stateBefore, gone: [] }, from);
    for (const record of trace.storedRecords(from)) {
      if (record.seq >= before) break;
      if (!writer.push(record)) await writer.drained();
    }
    const isTail = trace.footer !== null && before >= trace.header.notes.firstSeq + trace.length;
    return isTail ? finishLike(trace.footer, writer) : writer.finish();
  });
}

/**
 * Writes the events that fit a filter as a view: it answers queries, and nobody can verify it.
 *
 * @param description of the filter, for people.
 */
export function viewTrace(
  trace: TraceReader,
  { filter, description }: { readonly filter: TraceFilter; readonly description: string },
  target: RewriteTarget,
): Promise<TraceSummary> {
  const writer = writerFor(trace, target, {
    notes: {
      view: description,
      parentRun: trace.runId,
      losses: [...trace.header.notes.losses, `only the events of this view: ${description}`],
    },
  });
  return whole(writer, async () => {
    for (const record of trace.storedRecords(seq(0), filter)) {
      if (!writer.push(record)) await writer.drained();
    }
    return finishLike(trace.footer, writer);
  });
}
