import { seq, type Seq } from '@vist/core';
import type { TraceRecord } from '../codec/event-codec.ts';
import { type FileNotes, packIdentity } from '../container/header.ts';
import type { Plain } from '../container/plain.ts';
import type { TraceReader } from '../container/reader.ts';
import type { TraceSummary, TraceWriter } from '../container/writer.ts';
import { placedAnnotations } from './annotations.ts';
import { copyParts } from './copy-parts.ts';
import { finishLike, refuseDamage, whole, writerFor, type RewriteTarget } from './target.ts';

/** Traces that cannot be made into one, and why. */
export class MergeError extends Error {
  override readonly name = 'MergeError';
}

/**
 * Writes several traces as one. Parts of one run, cut one after the other, are joined again; logs of
 * several sources are put in the order of their clocks, with new positions.
 *
 * Rejects with MergeError when they are neither.
 */
export async function mergeTraces(traces: readonly TraceReader[], target: RewriteTarget): Promise<TraceSummary> {
  const [first, last] = [traces.at(0), traces.at(-1)];
  if (first === undefined || last === undefined) throw new MergeError('no traces to merge');
  if (traces.some((trace) => JSON.stringify(trace.schema) !== JSON.stringify(first.schema))) {
    throw new MergeError('the traces have different event types: upgrade them first');
  }
  const isJoin = areConsecutive(traces);
  const identity = isJoin ? first.header.identity : { ...first.header.identity, scenario: null, seed: 0 };
  const notes = isJoin ? joinedNotes(traces) : { ...mergedNotes(traces), firstSeq: 0, parentRun: null };
  const writer = writerFor(first, target, { notes, identity });
  return whole(writer, async () => {
    if (!isJoin) return writer.finish({ annotations: await interleaveTraces(traces, writer) });
    await joinTraces(traces, writer);
    return finishLike(last.footer, writer, traces.flatMap(ownAnnotations));
  });
}

function areConsecutive(traces: readonly TraceReader[]): boolean {
  const identity = identityText(traces[0]!);
  return traces.every((trace, i) => {
    const { view, firstSeq } = trace.header.notes;
    const before = traces[i - 1];
    const follows = before === undefined || firstSeq === before.header.notes.firstSeq + before.length;
    return view === null && follows && identityText(trace) === identity;
  });
}

/** Equal for equal identities, which may hold integers that JSON does not. */
function identityText({ header }: TraceReader): string {
  return packIdentity(header.identity).join();
}

/** What is said of logs that were ordered by their clocks. */
function mergedNotes(traces: readonly TraceReader[]): Pick<FileNotes, 'losses' | 'quirks'> {
  const quirks = ofAll(traces, 'quirks');
  return { losses: ofAll(traces, 'losses'), quirks: [...quirks, 'merged by time: no scenario makes this log'] };
}

/** What is said of parts that were joined. That they were cut is said of what they are together, unless that is all. */
function joinedNotes(traces: readonly TraceReader[]): Pick<FileNotes, 'losses' | 'quirks'> {
  const [first, last] = [traces[0]!, traces.at(-1)!];
  const { firstSeq } = first.header.notes;
  const losses = ofAll(traces, 'losses').filter((loss) => !isOfCut(loss));
  // A cut keeps the digest of the final state only when it keeps the last event.
  const isAll = firstSeq === 0 && (last.footer?.stateDigest ?? null) !== null;
  const isCut = !isAll && ofAll(traces, 'losses').some(isOfCut);
  const lastSeq = last.header.notes.firstSeq + last.length - 1;
  return {
    losses: isCut ? [...losses, `cut to the events ${firstSeq} to ${lastSeq}`] : losses,
    quirks: ofAll(traces, 'quirks'),
  };
}

/** True for what `cutTrace` says of its range. */
function isOfCut(loss: string): boolean {
  return /^cut to the events \d+ to \d+$/u.test(loss);
}

/** What the notes of traces say, each once. */
function ofAll(traces: readonly TraceReader[], key: 'losses' | 'quirks'): readonly string[] {
  return [...new Set(traces.flatMap(({ header }) => header.notes[key]))];
}

async function joinTraces(traces: readonly TraceReader[], writer: TraceWriter): Promise<void> {
  for (const trace of traces) {
    await copyParts(trace.parts(), writer, { record: (record) => record, onDamage: refuseDamage });
  }
}

/** The annotations of a part that are not about events of another. */
function ownAnnotations({ footer, header, length }: TraceReader): readonly Plain[] {
  const { firstSeq } = header.notes;
  return placedAnnotations(footer?.annotations ?? [], (at) => (at >= firstSeq && at < firstSeq + length ? at : null));
}

/** Writes the logs as one; answers with their annotations, at the new positions. */
async function interleaveTraces(traces: readonly TraceReader[], writer: TraceWriter): Promise<readonly Plain[]> {
  const lanes = traces.map((trace) => openLane(trace.storedRecords(seq(0))));
  for (let next = 0; ; next++) {
    const lane = earliest(lanes);
    if (lane === null) break;
    const record = lane.take(next);
    if (!writer.push(record)) await writer.drained();
  }
  return traces.flatMap(({ footer }, i) => placedAnnotations(footer?.annotations ?? [], lanes[i]!.placed));
}

/** One of the logs that are merged. */
interface Lane {
  /** Clock of its next record; null at its end. */
  readonly time: () => bigint | null;
  /** Its next record at a new position, its cause with it. */
  readonly take: (position: number) => TraceRecord;
  /** The new position of a record that was taken; null for one that it does not have. */
  readonly placed: (at: number) => number | null;
}

function openLane(records: Iterable<TraceRecord>): Lane {
  const iterator = records[Symbol.iterator]();
  let head = iterator.next();
  const positions = new Map<number, Seq>();
  return {
    placed: (at) => positions.get(at) ?? null,
    time: () => (head.done === true ? null : timeOf(head.value)),
    take: (position) => {
      if (head.done === true) throw new RangeError('the lane has ended: ask for its time first');
      const record = head.value;
      positions.set(record.seq, seq(position));
      head = iterator.next();
      const cause = record.cause === null ? null : (positions.get(record.cause) ?? null);
      return { ...record, seq: seq(position), cause };
    },
  };
}

function timeOf({ seq: position, origin }: TraceRecord): bigint {
  if (origin?.timeNs !== undefined && origin.timeNs !== null) return origin.timeNs;
  throw new MergeError(
    `event ${position} has no clock: expected parts of one run, each beginning where the one before it ends, or logs ` +
      'of which each event has a clock of its source',
  );
}

function earliest(lanes: readonly Lane[]): Lane | null {
  let found: Lane | null = null;
  let foundTime: bigint | null = null;
  for (const lane of lanes) {
    const time = lane.time();
    // At equal clocks the order of the traces counts.
    if (time === null || (foundTime !== null && time >= foundTime)) continue;
    found = lane;
    foundTime = time;
  }
  return found;
}
