import type { TraceRecord } from '../codec/event-codec.ts';
import type { TracePart } from '../container/parts.ts';

/** What a file holds, record by record. */
export type OrderedPart =
  | { readonly kind: 'record'; readonly record: TraceRecord }
  | Exclude<TracePart, { readonly kind: 'events' }>;

/** The parts of a file, without records that go back: only a file that was made so has them. */
export function* orderedParts(parts: Iterable<TracePart>): Generator<OrderedPart> {
  let nextSeq = 0;
  for (const part of parts) {
    if (part.kind !== 'events') {
      yield part;
      continue;
    }
    for (const record of part.records) {
      if (record.seq < nextSeq) continue;
      nextSeq = record.seq + 1;
      yield { kind: 'record', record };
    }
  }
}
