import { TraceFormatError } from '../format-error.ts';
import { crcOf, HEAD_BYTES, readHead, readPayload, type RecordHead } from './framing.ts';
import type { Platform } from './platform.ts';
import type { ByteSource } from './source.ts';

/** A record whose checksum fits. */
export interface StoredRecord extends RecordHead {
  readonly offset: number;
  readonly payload: Uint8Array;
  /** CRC-32 at its end. */
  readonly crc: number;
}

/**
 * The record at `offset`.
 *
 * @throws TraceFormatError `cut`, `checksum` or `limit`.
 */
export function readRecord(source: ByteSource, offset: number, platform: Platform): StoredRecord {
  const headBytes = source.read(offset, HEAD_BYTES);
  if (headBytes.length < HEAD_BYTES) {
    throw new TraceFormatError('cut', offset + headBytes.length, 'the file ends in the head of a record');
  }
  const head = readHead(headBytes, offset, platform);
  const bytes = source.read(offset, head.recordLength);
  if (bytes.length < head.recordLength) {
    throw new TraceFormatError(
      'cut',
      offset + bytes.length,
      `the file ends in a record of ${head.recordLength} bytes that begins at ${offset}`,
    );
  }
  return { ...head, offset, payload: readPayload(bytes, offset, platform), crc: crcOf(bytes) };
}
