import type { TraceRecord } from '../codec/event-codec.ts';
import type { TracePart } from '../container/parts.ts';
import type { TraceWriter } from '../container/writer.ts';
import type { TraceFormatError } from '../format-error.ts';
import { orderedParts } from './ordered-parts.ts';

/** How parts of one file become parts of another. */
export interface CopyRules {
  readonly record: (record: TraceRecord) => TraceRecord;
  /** Told of damage, which is then left out. */
  readonly onDamage: (error: TraceFormatError) => void;
}

/**
 * Writes the parts of a file into another one, each in its place, unknown records untouched, and those
 * snapshots that hold for it. Waits whenever the sink has no room.
 */
export async function copyParts(parts: Iterable<TracePart>, writer: TraceWriter, rules: CopyRules): Promise<void> {
  for (const part of orderedParts(parts)) {
    switch (part.kind) {
      case 'record':
        if (!writer.push(rules.record(part.record))) await writer.drained();
        break;
      case 'snapshot':
        writer.copySnapshot(part.snapshot);
        break;
      case 'other':
        writer.other(part.op, part.payload);
        break;
      case 'damage':
        rules.onDamage(part.error);
        break;
      default:
        part satisfies never;
    }
  }
}
