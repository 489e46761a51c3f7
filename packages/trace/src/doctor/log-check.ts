import { eventCodec } from '../codec/event-codec.ts';
import { blockChain } from '../container/block-chain.ts';
import { openBody, openChunk, unpackChunk } from '../container/chunk-record.ts';
import type { SnapshotPlace } from '../container/footer.ts';
import { hexOfLink, isSameLink } from '../container/hash-chain.ts';
import { entriesOf, packIndex, unpackIndex, type IndexEntry } from '../container/index-record.ts';
import type { Platform } from '../container/platform.ts';
import type { StoredRecord } from '../container/read-record.ts';
import { chunkRecords } from '../container/records.ts';
import { openSnapshot, unpackSnapshot } from '../container/snapshot-record.ts';
import { touchedBy } from '../container/touched.ts';
import { expectPayload, PayloadError } from '../format-error.ts';
import type { FoundHead } from './head.ts';
import type { EventRange } from './report.ts';

/** Checks the records of a log against each other, in the order of the file. */
export interface LogCheck {
  /** Each throws PayloadError when the record is not right. */
  readonly chunk: (record: StoredRecord) => void;
  readonly index: (record: StoredRecord) => void;
  readonly snapshot: (record: StoredRecord) => void;
  /** Something was lost here: what builds on it cannot be checked. */
  readonly damage: () => void;
  readonly result: () => LogResult;
}

/** What the records of a log add up to. */
export interface LogResult {
  readonly eventCount: number;
  readonly ranges: readonly EventRange[];
  readonly tagCounts: ReadonlyMap<number, number>;
  /** Over the events that are there, in hex. */
  readonly runId: string;
  readonly indexOffsets: readonly number[];
  readonly snapshots: readonly SnapshotPlace[];
}

/** A check that has seen no record yet. */
export function logCheck({ header, schema }: FoundHead, platform: Platform): LogCheck {
  const codec = eventCodec(schema);
  const decode = codec.decoder();
  const blocks = blockChain(header?.identityBytes ?? new Uint8Array(0), codec, platform);
  const isView = header?.notes.view !== null;
  const ranges: { first: number; last: number }[] = [];
  const tagCounts = new Map<number, number>();
  const indexOffsets: number[] = [];
  const snapshots: SnapshotPlace[] = [];
  let entries: IndexEntry[] = [];
  /** What the next snapshot may change; null when it was lost. */
  let baseSeq: number | null = null;
  let eventCount = 0;
  let nextSeq = header?.notes.firstSeq ?? 0;
  /** Something was lost since the last chunk, and since the last index. */
  let isBroken = false;
  let isIndexBroken = false;

  const damage = (): void => {
    isBroken = true;
    isIndexBroken = true;
  };

  const chunk = (record: StoredRecord): void => {
    const wasBroken = isBroken;
    // Until it has proved good, the chunk counts as lost.
    const wasIndexBroken = isIndexBroken;
    damage();
    const opened = openChunk(record, decode, platform);
    const records = chunkRecords(opened, decode, null);
    const { firstSeq } = opened;
    expectPayload(firstSeq >= nextSeq, `chunk from event ${firstSeq}: expected ${nextSeq} or later`);
    const hole = !isView && !wasBroken && firstSeq > nextSeq ? nextSeq : null;
    const grouped = codec.group(records);
    const { events, link } = blocks.add(grouped);
    const stored = openBody(unpackChunk(record.payload), platform).events;
    for (const { seq } of records) addToRanges(ranges, seq);
    for (const { spec, count } of grouped.groups) {
      tagCounts.set(spec.tag, (tagCounts.get(spec.tag) ?? 0) + count);
    }
    const { offset, crc } = record;
    const head = { offset, crc, firstSeq, eventCount: records.length, link };
    entries.push({ ...head, touched: touchedBy(grouped.groups) });
    eventCount += records.length;
    nextSeq = records.at(-1)!.seq + 1;
    isBroken = false;
    isIndexBroken = wasIndexBroken;
    if (hole !== null) throw new PayloadError('hole', `events ${hole} to ${firstSeq - 1} are missing`);
    expectPayload(isEqual(events, stored), 'the events are not in their one encoding');
  };

  const index = (record: StoredRecord): void => {
    const mine = entries;
    const isComplete = !isIndexBroken;
    entries = [];
    isIndexBroken = false;
    indexOffsets.push(record.offset);
    const stored = entriesOf(unpackIndex(record.payload, platform));
    const isSame = isEqual(packIndex(stored, 'none', platform), packIndex(mine, 'none', platform));
    if (!isSame && isComplete) throw new PayloadError('stale', 'the index does not fit the chunks before it');
  };

  const snapshot = (record: StoredRecord): void => {
    const stored = unpackSnapshot(record.payload);
    snapshots.push({ offset: record.offset, seq: stored.seq });
    const base = baseSeq;
    baseSeq = null;
    openSnapshot(stored, platform);
    if (!stored.isFull && stored.baseSeq !== base) {
      throw new PayloadError('stale', `the snapshot before event ${stored.seq} has lost its base`);
    }
    if (stored.seq !== nextSeq || !isSameLink(stored.link, blocks.lastLink())) {
      throw new PayloadError('stale', `the snapshot before event ${stored.seq} is of another run`);
    }
    baseSeq = stored.seq;
  };

  return {
    chunk,
    index,
    snapshot,
    damage,
    result: () => ({
      eventCount,
      ranges,
      tagCounts,
      indexOffsets,
      snapshots,
      runId: hexOfLink(blocks.lastLink()),
    }),
  };
}

function addToRanges(ranges: { first: number; last: number }[], seq: number): void {
  const open = ranges.at(-1);
  if (open !== undefined && open.last + 1 === seq) open.last = seq;
  else ranges.push({ first: seq, last: seq });
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
