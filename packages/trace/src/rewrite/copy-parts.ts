import type { TraceRecord } from '../codec/event-codec.ts';
import type { TraceFormatError } from '../format-error.ts';
import type { TracePart } from '../container/parts.ts';
import type { StoredChange } from '../container/snapshot-record.ts';
import type { TraceWriter } from '../container/writer.ts';

/** How parts of one file become parts of another. */
export interface CopyRules {
  /** What becomes of a record; null leaves it out. */
  readonly record: (record: TraceRecord) => TraceRecord | null;
  /** Whether snapshots still hold for the new file. */
  readonly snapshots: 'keep' | 'drop';
  /** Told of damage, which is then left out. */
  readonly onDamage: (error: TraceFormatError) => void;
}

/**
 * Writes the parts of a file into another one, unknown records included, each in its place. Waits
 * whenever the sink has no room.
 */
export async function copyParts(
  parts: Iterable<TracePart>,
  writer: TraceWriter,
  rules: CopyRules,
): Promise<void> {
  const snapshots = snapshotQueue(writer);
  let nextSeq = 0;
  for (const part of parts) {
    switch (part.kind) {
      case 'events':
        for (const record of part.records) {
          const kept = rules.record(record);
          if (kept === null) continue;
          snapshots.writeBefore(kept.seq);
          nextSeq = kept.seq + 1;
          if (!writer.push(kept)) await writer.drained();
        }
        break;
      case 'snapshot':
        if (rules.snapshots === 'keep') snapshots.add(part.seq, part.change);
        break;
      case 'other':
        writer.other(part.op, part.payload);
        break;
      case 'damage':
        snapshots.breakChain();
        rules.onDamage(part.error);
        break;
      default:
        part satisfies never;
    }
  }
  snapshots.writeBefore(nextSeq);
}

interface SnapshotQueue {
  /** A snapshot may stand in a file before the last events that it includes. */
  readonly add: (seq: number, change: StoredChange) => void;
  readonly writeBefore: (seq: number) => void;
  /** Something was lost: changes have no base until the next full snapshot. */
  readonly breakChain: () => void;
}

function snapshotQueue(writer: TraceWriter): SnapshotQueue {
  let waiting: { readonly seq: number; readonly change: StoredChange }[] = [];
  let hasBase = false;
  return {
    add: (seq, change) => {
      if (change.isFull) hasBase = true;
      if (hasBase) waiting.push({ seq, change });
    },
    writeBefore: (seq) => {
      if (waiting.length === 0 || waiting[0]!.seq > seq) return;
      for (const { seq: at, change } of waiting) if (at <= seq) writer.snapshot(change, at);
      waiting = waiting.filter(({ seq: at }) => at > seq);
    },
    breakChain: () => {
      hasBase = false;
      waiting = [];
    },
  };
}
