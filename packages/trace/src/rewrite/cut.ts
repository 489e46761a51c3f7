import { seq, type Seq, type SystemState } from '@vist/core';
import type { TraceRecord } from '../codec/event-codec.ts';
import type { TraceFilter } from '../container/filter.ts';
import type { TraceReader } from '../container/reader.ts';
import { snapshotFeed } from '../container/snapshot-feed.ts';
import { storedStates } from '../container/stored-states.ts';
import type { TraceSummary } from '../container/writer.ts';
import { annotatedPositions, placedAnnotations } from './annotations.ts';
import { finishLike, whole, writerFor, type RewriteTarget } from './target.ts';

/** Which events a cut keeps. */
export interface CutRange {
  readonly from: Seq;
  /** One more than the last. */
  readonly before: Seq;
  /** The state before the first event, so that the cut can be verified from there; null when nobody knows it. */
  readonly stateBefore: SystemState | null;
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
    const states = stateBefore === null ? null : statesWithin(trace, range);
    const feed = stateBefore === null ? null : snapshotFeed(writer, { state: stateBefore, nextSeq: from });
    for (const record of trace.storedRecords(from)) {
      if (record.seq >= before) break;
      const stored = states?.(record.seq) ?? null;
      if (stored !== null) feed?.(stored, record.seq);
      if (!writer.push(record)) await writer.drained();
    }
    const isTail = trace.footer !== null && before >= trace.header.notes.firstSeq + trace.length;
    const annotations = placedAnnotations(trace.footer?.annotations ?? [], (at) =>
      at >= from && at < before ? at : null,
    );
    return isTail ? finishLike(trace.footer, writer, annotations) : writer.finish({ annotations });
  });
}

/** The states that the trace has stored within the range, each asked for once at its position; null at others. */
function statesWithin(trace: TraceReader, { from, before }: CutRange): (at: number) => SystemState | null {
  const states = storedStates(trace);
  const positions = new Set(states.positions().filter((at) => at > from && at < before));
  let last: { readonly at: number; readonly state: SystemState } | null = null;
  return (at) => {
    if (!positions.has(at)) return null;
    const stored = states.before(at, (known) => (known === last?.at ? last.state : null));
    if (stored === null || stored.nextSeq !== at) return null;
    last = { at, state: stored.state };
    return stored.state;
  };
}

/** Some events of a trace, and what they are, for people. */
export interface ViewChoice {
  readonly description: string;
  /** What the events speak of; or their positions, ascending, as somebody else has found them. */
  readonly events: { readonly filter: TraceFilter } | { readonly at: Iterable<Seq> };
}

/** Writes the events of a choice as a view: it answers queries, and nobody can verify it. */
export function viewTrace(
  trace: TraceReader,
  { description, events }: ViewChoice,
  target: RewriteTarget,
): Promise<TraceSummary> {
  const writer = writerFor(trace, target, {
    notes: {
      view: description,
      parentRun: trace.runId,
      losses: [...trace.header.notes.losses, `only the events of this view: ${description}`],
    },
  });
  const annotations = trace.footer?.annotations ?? [];
  const annotated = annotatedPositions(annotations);
  return whole(writer, async () => {
    const kept = new Set<number>();
    for (const record of chosen(trace, events)) {
      if (annotated.has(record.seq)) kept.add(record.seq);
      if (!writer.push(record)) await writer.drained();
    }
    return finishLike(
      trace.footer,
      writer,
      placedAnnotations(annotations, (at) => (kept.has(at) ? at : null)),
    );
  });
}

function chosen(trace: TraceReader, events: ViewChoice['events']): Iterable<TraceRecord> {
  return 'filter' in events ? trace.storedRecords(seq(0), events.filter) : recordsAt(trace, events.at);
}

/** The records at positions, as they are stored: whoever chose them has seen them as events of this program. */
function* recordsAt(trace: TraceReader, at: Iterable<Seq>): Generator<TraceRecord> {
  const positions = at[Symbol.iterator]();
  let next = positions.next();
  for (const record of trace.storedRecords(seq(0))) {
    if (next.done === true) return;
    if (record.seq !== next.value) continue;
    yield record;
    next = positions.next();
  }
}
