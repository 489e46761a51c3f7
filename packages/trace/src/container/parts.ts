import type { EventCodec, TraceRecord } from '../codec/event-codec.ts';
import { atOffset, TraceFormatError } from '../format-error.ts';
import { openChunk } from './chunk-record.ts';
import { OP } from './framing.ts';
import type { Platform } from './platform.ts';
import type { StoredRecord } from './read-record.ts';
import { chunkRecords } from './records.ts';
import { openSnapshot, unpackSnapshot, type CopiedSnapshot } from './snapshot-record.ts';
import type { ByteSource } from './source.ts';
import { walkRecords } from './walk.ts';

/** What a file holds between its head and its end, in the order of the file. */
export type TracePart =
  | { readonly kind: 'events'; readonly offset: number; readonly records: readonly TraceRecord[] }
  | { readonly kind: 'snapshot'; readonly offset: number; readonly snapshot: CopiedSnapshot }
  /** A record of a kind that this program does not know. */
  | { readonly kind: 'other'; readonly offset: number; readonly op: number; readonly payload: Uint8Array }
  | { readonly kind: 'damage'; readonly error: TraceFormatError };

/** All parts of a file from `from` on. Damage is a part as well; what is behind it follows. */
export function* readParts(
  source: ByteSource,
  from: number,
  codec: EventCodec,
  platform: Platform,
): Generator<TracePart> {
  const decode = codec.decoder();
  const partOf = (record: StoredRecord): TracePart | null => {
    const { offset, op, payload } = record;
    switch (op) {
      case OP.chunk: {
        const chunk = openChunk(record, decode, platform);
        return { kind: 'events', offset, records: chunkRecords(chunk, decode, null) };
      }
      case OP.snapshot: {
        const { body, ...head } = unpackSnapshot(payload);
        return { kind: 'snapshot', offset, snapshot: { ...head, change: openSnapshot({ ...head, body }, platform) } };
      }
      case OP.header:
      case OP.schema:
      case OP.index:
      case OP.footer:
      case OP.end:
        return null;
      default:
        return { kind: 'other', offset, op, payload };
    }
  };
  for (const walked of walkRecords(source, from, platform)) {
    if (walked.kind === 'damage') yield { kind: 'damage', error: walked.error };
    if (walked.kind !== 'record') continue;
    const part = partOrDamage(walked.record, partOf);
    if (part !== null) yield part;
  }
}

function partOrDamage(record: StoredRecord, partOf: (record: StoredRecord) => TracePart | null): TracePart | null {
  try {
    return atOffset(record.offset, `record of kind ${record.op}`, () => partOf(record));
  } catch (error) {
    if (error instanceof TraceFormatError) return { kind: 'damage', error };
    throw error;
  }
}
