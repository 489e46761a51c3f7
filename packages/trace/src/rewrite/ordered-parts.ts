import type { TraceRecord } from '../codec/event-codec.ts';
import type { TracePart } from '../container/parts.ts';

/** What a file holds, record by record. */
export type OrderedPart =
  | { readonly kind: 'record'; readonly record: TraceRecord }
  | Exclude<TracePart, { readonly kind: 'events' }>;

type SnapshotPart = Extract<TracePart, { readonly kind: 'snapshot' }>;

/**
 * The parts of a file with each snapshot right before the event that it holds before. In the file it may
 * stand earlier. Snapshots that have lost what they build on are left out, and so are records that go
 * back: only a file that was made so has them.
 */
export function* orderedParts(parts: Iterable<TracePart>): Generator<OrderedPart> {
  let waiting: SnapshotPart[] = [];
  let hasBase = false;
  let nextSeq = 0;
  const breakChain = (): void => {
    hasBase = false;
    waiting = [];
  };
  const takeUpTo = (seq: number): readonly SnapshotPart[] => {
    const ready = waiting.filter((snapshot) => snapshot.seq <= seq);
    waiting = waiting.filter((snapshot) => snapshot.seq > seq);
    return ready;
  };
  for (const part of parts) {
    if (part.kind === 'events') {
      for (const record of part.records) {
        if (record.seq < nextSeq) continue;
        yield* takeUpTo(record.seq);
        nextSeq = record.seq + 1;
        yield { kind: 'record', record };
      }
    } else if (part.kind === 'snapshot') {
      const last = waiting.at(-1)?.seq ?? nextSeq - 1;
      if (part.seq <= last) breakChain();
      else if (part.change.isFull || hasBase) {
        hasBase = true;
        waiting.push(part);
      }
    } else {
      if (part.kind === 'damage') breakChain();
      yield part;
    }
  }
  yield* takeUpTo(nextSeq);
}
