import { atOffset, TraceFormatError } from '../format-error.ts';
import type { ChunkLog } from './chunk-log.ts';
import type { ChunkPlace } from './contents.ts';
import { OP } from './framing.ts';
import type { Platform } from './platform.ts';
import { readRecord } from './read-record.ts';
import { applySnapshot, unpackSnapshot, type SnapshotPayload } from './snapshot-record.ts';
import type { ByteSource } from './source.ts';

/** The state before an event, as the pages that were written. */
export interface StoredSnapshot {
  readonly seq: number;
  readonly pages: ReadonlyMap<string, unknown>;
}

/**
 * The latest snapshot that holds before `seq` or earlier. One that is damaged, or was made for other
 * events, is passed over for an earlier one: snapshots only save time.
 */
export function snapshotBefore(
  seq: number,
  log: ChunkLog,
  source: ByteSource,
  platform: Platform,
): StoredSnapshot | null {
  const { snapshots } = log.contents();
  for (let i = snapshots.length - 1; i >= 0; i--) {
    if (snapshots[i]!.seq > seq) continue;
    const pages = pagesOf(i, log, source, platform);
    if (pages !== null) return { seq: snapshots[i]!.seq, pages };
  }
  return null;
}

/** The pages of snapshot `index`, over all those it is based on; null when one cannot be used. */
function pagesOf(
  index: number,
  log: ChunkLog,
  source: ByteSource,
  platform: Platform,
): ReadonlyMap<string, unknown> | null {
  const { chunks, snapshots } = log.contents();
  try {
    const chain: SnapshotPayload[] = [];
    for (let i = index; i >= 0; i--) {
      const { offset, seq } = snapshots[i]!;
      const record = readRecord(source, offset, platform);
      if (record.op !== OP.snapshot) return null;
      const snapshot = atOffset(offset, 'snapshot', () => unpackSnapshot(record.payload));
      const above = chain.at(-1);
      if (snapshot.seq !== seq || (above !== undefined && above.baseSeq !== seq)) return null;
      if (!isOfThisLog(snapshot, chunks)) return null;
      chain.push(snapshot);
      if (snapshot.isFull) break;
    }
    if (chain.at(-1)?.isFull !== true) return null;
    return chain.reduceRight<ReadonlyMap<string, unknown>>(
      (pages, snapshot) => atOffset(0, 'snapshot', () => applySnapshot(snapshot, pages, platform)),
      new Map(),
    );
  } catch (error) {
    if (error instanceof TraceFormatError) return null;
    throw error;
  }
}

/** False when the index knows the link of the hash chain there, and it is another one. */
function isOfThisLog({ seq, link }: SnapshotPayload, chunks: readonly ChunkPlace[]): boolean {
  const before = chunks.findLast((chunk) => chunk.link !== null && chunk.firstSeq + chunk.eventCount <= seq);
  return before === undefined || before.link!.every((byte, i) => byte === link[i]);
}
