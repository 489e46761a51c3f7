import { EVENT_SCHEMA, type EventSpec } from '@vist/core';
import { eventCodec, type TraceRecord } from '../codec/event-codec.ts';
import { encodeOrigins } from '../codec/origin-codec.ts';
import { TraceValueError } from '../format-error.ts';
import { BLOCK_EVENTS } from '../limits.ts';
import { blockChain } from './block-chain.ts';
import { packChunk } from './chunk-record.ts';
import type { Closing, Ending } from './footer.ts';
import { OP } from './framing.ts';
import { hexOfLink, isSameLink } from './hash-chain.ts';
import { fileNotes, packIdentity } from './header.ts';
import type { Platform } from './platform.ts';
import { recordStream, type TraceStart } from './record-stream.ts';
import type { TraceSink } from './sink.ts';
import { packSnapshot, type CopiedSnapshot, type SnapshotChange } from './snapshot-record.ts';
import { touchedBy } from './touched.ts';

/** What was written. */
export interface TraceSummary {
  /** SHA-256 of the run in hex: equal for equal runs, whatever the codec or the chunks. */
  readonly runId: string;
  readonly eventCount: number;
  readonly byteCount: number;
  readonly ending: Ending;
}

/** Writes one trace, in one pass, from records in the order of their `seq`. */
export interface TraceWriter {
  /**
   * Takes the next record. Cheap: bytes are made once per chunk. False when the sink wants the caller
   * to wait for {@link TraceWriter.drained} before the next one.
   *
   * @throws TraceSinkError when the sink cannot write.
   */
  readonly push: (record: TraceRecord) => boolean;
  /** Writes what was pushed as a chunk of its own, for those who follow the file. */
  readonly flush: () => void;
  /**
   * Writes the state before the next record; the first snapshot of a file is a full one. What was pushed becomes a chunk
   * of its own. Returns how many bytes the snapshot takes.
   */
  readonly snapshot: (change: SnapshotChange) => number;
  /**
   * Writes a snapshot of another file, if it holds here too: after the same events, over the same snapshot. False when
   * it does not, and is left out.
   */
  readonly copySnapshot: (snapshot: CopiedSnapshot) => boolean;
  /** Writes a record of a kind that this program does not know, behind what was pushed. */
  readonly other: (op: number, payload: Uint8Array) => void;
  /** Resolves when the sink has room, at once when it has. Whoever pushes some records at a time waits after each lot. */
  readonly drained: () => Promise<void>;
  /** Closes the trace. Its bytes are with the sink when this returns; the promise waits for slow sinks. */
  readonly finish: (closing?: Partial<Closing>) => Promise<TraceSummary>;
  /** Closes the trace as interrupted, and valid; for SIGINT. */
  readonly interrupt: (closing?: Partial<Closing>) => Promise<TraceSummary>;
  /** Leaves the trace without an end, as a crash would. */
  readonly abandon: () => void;
}

/**
 * A writer of traces to `sink`. Nothing is written before the first event, or the end.
 *
 * @param schema event types of the file: those of this program, unless a file is written again.
 * @throws RangeError when the notes ask for chunks that are not of 1 to 4096 events.
 */
export function traceWriter(
  start: TraceStart,
  sink: TraceSink,
  platform: Platform,
  schema: readonly EventSpec[] = EVENT_SCHEMA,
): TraceWriter {
  const notes = fileNotes(start.notes);
  const { codec, chunkEvents, firstSeq, view } = notes;
  checkChunkEvents(chunkEvents);
  const out = recordStream({ ...start, notes }, schema, sink, platform);
  const events = eventCodec(schema);
  const blocks = blockChain(packIdentity(start.identity), events, platform);
  let pending: TraceRecord[] = [];
  let lastSeq = firstSeq - 1;
  let lastSnapshot: number | null = null;
  let isClosed = false;

  const flush = (): void => {
    if (pending.length === 0) return;
    const grouped = events.group(pending);
    const head = { firstSeq: pending[0]!.seq, eventCount: pending.length };
    const origins = encodeOrigins(pending);
    pending = [];
    const encoded = blocks.add(grouped);
    const payload = packChunk({ ...head, events: encoded.events, origins }, codec, platform);
    out.writeChunk(payload, { ...head, link: encoded.link, touched: touchedBy(grouped.groups) });
  };

  const push = (record: TraceRecord): boolean => {
    if (isClosed) throw new TraceValueError(`event ${record.seq}: the trace is closed`);
    checkOrder(record.seq, lastSeq, view !== null);
    lastSeq = record.seq;
    out.begin();
    pending.push(record);
    if (pending.length >= chunkEvents || blocks.openCount() + pending.length === BLOCK_EVENTS) flush();
    return out.takeRoom();
  };

  const snapshot = (change: SnapshotChange): number => {
    const seq = lastSeq + 1;
    const baseSeq = change.isFull ? seq : lastSnapshot;
    if (baseSeq === null) throw new TraceValueError(`snapshot before event ${seq}: expected a full one first`);
    if (lastSnapshot === seq) throw new TraceValueError(`snapshot before event ${seq}: there is one already`);
    out.begin();
    flush();
    const head = { seq, isFull: change.isFull, baseSeq, link: blocks.lastLink() };
    const payload = packSnapshot(head, change, codec, platform);
    out.writeSnapshot(payload, seq);
    lastSnapshot = seq;
    return payload.length;
  };

  const copySnapshot = ({ seq, baseSeq, link, change }: CopiedSnapshot): boolean => {
    const isBased = change.isFull || baseSeq === lastSnapshot;
    if (seq !== lastSeq + 1 || seq === lastSnapshot || !isBased) return false;
    flush();
    if (!isSameLink(link, blocks.lastLink())) return false;
    snapshot(change);
    return true;
  };

  const close = async (ending: Ending, closing: Partial<Closing>): Promise<TraceSummary> => {
    if (isClosed) throw new TraceValueError('the trace is closed already');
    isClosed = true;
    out.begin();
    flush();
    const runId = hexOfLink(blocks.lastLink());
    const totals = out.end(ending, { ...NO_CLOSING, ...closing }, runId);
    await sink.close();
    return { ...totals, ending, runId };
  };

  return {
    push,
    flush,
    snapshot,
    copySnapshot,
    other: (op, payload) => {
      checkOtherOp(op);
      flush();
      out.writeOther(op, payload);
    },
    drained: () => sink.drained(),
    finish: (closing = {}) => close('complete', closing),
    interrupt: (closing = {}) => close('interrupted', closing),
    abandon: () => {
      isClosed = true;
      sink.abandon();
    },
  };
}

const NO_CLOSING: Closing = { stateDigest: null, findings: [], annotations: [] };

function checkChunkEvents(chunkEvents: number): void {
  if (!Number.isInteger(chunkEvents) || chunkEvents < 1 || chunkEvents > BLOCK_EVENTS) {
    throw new RangeError(`chunks of ${chunkEvents} events: expected 1 to ${BLOCK_EVENTS}`);
  }
}

/** Kinds that this program knows are written by their own functions; from 0x80 on are no kinds. */
function checkOtherOp(op: number): void {
  if (Number.isInteger(op) && op > OP.end && op < 0x80) return;
  throw new TraceValueError(`record of kind ${op}: expected ${OP.end + 1} to 127`);
}

/** A log is dense; a view of one may leave events out, but keeps their order. */
function checkOrder(seq: number, lastSeq: number, isView: boolean): void {
  if (seq === lastSeq + 1 || (isView && seq > lastSeq)) return;
  throw new TraceValueError(`event ${seq}: expected event ${lastSeq + 1}${isView ? ' or later' : ''}`);
}
