import { atOffset, TraceFormatError } from '../format-error.ts';
import { BLOCK_EVENTS } from '../limits.ts';
import { linkAfter, type Contents } from './contents.ts';
import type { SnapshotPlace } from './footer.ts';
import { OP } from './framing.ts';
import { firstLink } from './hash-chain.ts';
import type { StoredHeader } from './header.ts';
import type { Platform } from './platform.ts';
import { readRecord } from './read-record.ts';
import { applySnapshot, openSnapshot, unpackSnapshot, type Page, type SnapshotPayload } from './snapshot-record.ts';
import type { ByteSource } from './source.ts';

/** The state before an event, as the pages that were written. */
export interface StoredSnapshot {
  readonly seq: number;
  readonly pages: ReadonlyMap<string, Page>;
}

/** Looks up snapshots in a file. */
export interface SnapshotReader {
  /**
   * The latest snapshot that holds before `seq` or earlier; null when there is none. One that is
   * damaged, or was made of another run, is passed over for an earlier one: snapshots only save time.
   */
  readonly before: (seq: number, contents: Contents) => StoredSnapshot | null;
}

export function snapshotReader(source: ByteSource, header: StoredHeader, platform: Platform): SnapshotReader {
  const start = firstLink(header.identityBytes, platform);

  /** The snapshots that lead to number `index`, from it back to a full one; null when one is no use. */
  const chainTo = (index: number, contents: Contents): readonly SnapshotPayload[] | null => {
    const chain: SnapshotPayload[] = [];
    for (let i = index; i >= 0; i--) {
      const snapshot = readSnapshot(contents.snapshots[i]!, source, platform);
      const above = chain.at(-1);
      if (snapshot === null || (above !== undefined && above.baseSeq !== snapshot.seq)) return null;
      if (!isOfRun(snapshot, contents)) return null;
      chain.push(snapshot);
      if (snapshot.isFull) return chain;
    }
    return null;
  };

  /** False when another link of the hash chain belongs there. */
  const isOfRun = ({ seq, link }: SnapshotPayload, { chunks }: Contents): boolean => {
    const before = chunks.findLast((chunk) => chunk.firstSeq + chunk.eventCount <= seq && linkAfter(chunk) !== null);
    const isInFirstBlock = seq < header.notes.firstSeq + BLOCK_EVENTS;
    const expected = before === undefined ? (isInFirstBlock ? start : null) : linkAfter(before);
    return expected === null || expected.every((byte, i) => byte === link[i]);
  };

  return {
    before: (seq, contents) => {
      const { snapshots } = contents;
      for (let i = snapshots.length - 1; i >= 0; i--) {
        if (snapshots[i]!.seq > seq) continue;
        const chain = chainTo(i, contents);
        const pages = chain === null ? null : unfold(chain, platform);
        if (pages !== null) return { seq: snapshots[i]!.seq, pages };
      }
      return null;
    },
  };
}

function readSnapshot({ offset, seq }: SnapshotPlace, source: ByteSource, platform: Platform): SnapshotPayload | null {
  return unlessDamaged(() => {
    const record = readRecord(source, offset, platform);
    if (record.op !== OP.snapshot) return null;
    const snapshot = atOffset(offset, 'snapshot', () => unpackSnapshot(record.payload));
    return snapshot.seq === seq ? snapshot : null;
  });
}

function unfold(chain: readonly SnapshotPayload[], platform: Platform): ReadonlyMap<string, Page> | null {
  return unlessDamaged(() => {
    let pages: ReadonlyMap<string, Page> = new Map();
    for (const snapshot of chain.toReversed()) {
      const before = pages;
      pages = atOffset(0, 'snapshot', () => applySnapshot(openSnapshot(snapshot, platform), before));
    }
    return pages;
  });
}

function unlessDamaged<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof TraceFormatError) return null;
    throw error;
  }
}
