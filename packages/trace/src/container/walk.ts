import { TraceFormatError } from '../format-error.ts';
import { MAX_PAYLOAD_BYTES } from '../limits.ts';
import { crc32 } from './crc32.ts';
import { HEAD_BYTES, TAIL_BYTES } from './framing.ts';
import type { Platform } from './platform.ts';
import { readRecord, type StoredRecord } from './read-record.ts';
import type { ByteSource } from './source.ts';

/** What stands at a place of a file: a good record, the closing mark, or damage. */
export type Walked =
  | { readonly kind: 'record'; readonly record: StoredRecord }
  | { readonly kind: 'mark'; readonly offset: number }
  | { readonly kind: 'damage'; readonly error: TraceFormatError; readonly resumesAt: number | null };

/** First byte of a mark; no record has this op. */
const MARK_BYTE = 0x89;
/** Bytes that are read at a time in search of a record. */
const WINDOW_BYTES = 64 * 1024;
/** What a search may compute checksums over, beyond four times the length of the file. */
const FREE_CHECK_BYTES = MAX_PAYLOAD_BYTES;

/**
 * All records from `from` on, with the damage between them. Behind damage it goes on with the next
 * record whose checks fit; a file that only ends early is damaged at its end.
 */
export function* walkRecords(source: ByteSource, from: number, platform: Platform): Generator<Walked> {
  const budget = { bytes: 4 * source.size() + FREE_CHECK_BYTES };
  let offset: number | null = from;
  while (offset !== null && offset < source.size()) {
    if (source.read(offset, 1)[0] === MARK_BYTE) {
      yield { kind: 'mark', offset };
      return;
    }
    const found = recordOrDamage(source, offset, platform);
    if (found instanceof TraceFormatError) {
      const resumesAt = findRecord(source, offset + 1, platform, budget);
      yield { kind: 'damage', error: found, resumesAt };
      offset = resumesAt;
    } else {
      yield { kind: 'record', record: found };
      offset += found.recordLength;
    }
  }
}

function recordOrDamage(source: ByteSource, offset: number, platform: Platform): StoredRecord | TraceFormatError {
  try {
    return readRecord(source, offset, platform);
  } catch (error) {
    if (error instanceof TraceFormatError) return error;
    throw error;
  }
}

/** The next byte from `from` on where a record stands whose checks fit; null when there is none. */
function findRecord(source: ByteSource, from: number, platform: Platform, budget: { bytes: number }): number | null {
  const size = source.size();
  for (let start = from; start + HEAD_BYTES + TAIL_BYTES <= size; start += WINDOW_BYTES) {
    const window = source.read(start, WINDOW_BYTES + HEAD_BYTES - 1);
    for (let at = 0; at + HEAD_BYTES <= window.length; at++) {
      const length = likelyLength(window, at);
      if (length === null || start + at + length > size) continue;
      budget.bytes -= length;
      // Only a file that was made for it has so many heads without records.
      if (budget.bytes < 0) return null;
      const found = recordOrDamage(source, start + at, platform);
      if (!(found instanceof TraceFormatError)) return start + at;
    }
  }
  return null;
}

/** Bytes of the record that may begin here, when its head check fits; null otherwise. */
function likelyLength(window: Uint8Array, at: number): number | null {
  const payloadLength = window[at + 4]! | (window[at + 5]! << 8) | (window[at + 6]! << 16) | (window[at + 7]! << 24);
  if (payloadLength < 0 || payloadLength > MAX_PAYLOAD_BYTES || window[at] === MARK_BYTE) return null;
  const stored = window[at + 1]! | (window[at + 2]! << 8) | (window[at + 3]! << 16);
  const computed = crc32(window.subarray(at + 4, at + HEAD_BYTES), crc32(window.subarray(at, at + 1)));
  return (computed & 0xff_ffff) === stored ? HEAD_BYTES + payloadLength + TAIL_BYTES : null;
}
