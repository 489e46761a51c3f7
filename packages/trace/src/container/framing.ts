import { TraceFormatError } from '../format-error.ts';
import { MAX_PAYLOAD_BYTES } from '../limits.ts';
import type { Platform } from './platform.ts';

/** Kinds of records. A reader skips what it does not know, and a rewriter copies it. */
export const OP = {
  header: 0x01,
  schema: 0x02,
  chunk: 0x03,
  snapshot: 0x04,
  index: 0x05,
  footer: 0x06,
  end: 0x07,
} as const;

/** Bytes before a payload: op, check of the head, length. */
export const HEAD_BYTES: 8 = 8;
/** Bytes after a payload: its CRC-32. */
export const TAIL_BYTES: 4 = 4;

/** What the first eight bytes of a record say. */
export interface RecordHead {
  readonly op: number;
  readonly payloadLength: number;
  /** Bytes of the whole record. */
  readonly recordLength: number;
}

/** A record as it stands in the file. */
export function frame(op: number, payload: Uint8Array, { crc32 }: Platform): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + payload.length + TAIL_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[0] = op;
  view.setUint32(4, payload.length, true);
  const check = headCheck(bytes, crc32);
  bytes[1] = check;
  bytes[2] = check >>> 8;
  bytes[3] = check >>> 16;
  bytes.set(payload, HEAD_BYTES);
  const end = HEAD_BYTES + payload.length;
  view.setUint32(end, crc32(bytes.subarray(0, end)), true);
  return bytes;
}

/**
 * Reads the head of a record. Its own check tells a damaged length from a long record, before anybody
 * waits for that many bytes.
 *
 * @param bytes  at least {@link HEAD_BYTES} bytes.
 * @param offset of `bytes` in the file.
 * @throws TraceFormatError `checksum` or `limit`.
 */
export function readHead(bytes: Uint8Array, offset: number, { crc32 }: Platform): RecordHead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEAD_BYTES);
  const check = bytes[1]! | (bytes[2]! << 8) | (bytes[3]! << 16);
  if (check !== headCheck(bytes, crc32)) {
    throw new TraceFormatError('checksum', offset, 'no record begins here: the check of its head does not fit');
  }
  const payloadLength = view.getUint32(4, true);
  if (payloadLength > MAX_PAYLOAD_BYTES) {
    throw new TraceFormatError(
      'limit',
      offset + 4,
      `a payload of ${payloadLength} bytes: expected at most ${MAX_PAYLOAD_BYTES}`,
    );
  }
  return { op: bytes[0]!, payloadLength, recordLength: HEAD_BYTES + payloadLength + TAIL_BYTES };
}

/**
 * The payload of a complete record.
 *
 * @throws TraceFormatError `checksum` when the CRC-32 of head and payload does not fit.
 */
export function readPayload(record: Uint8Array, offset: number, { crc32 }: Platform): Uint8Array {
  const end = record.length - TAIL_BYTES;
  const stored = crcOf(record);
  const computed = crc32(record.subarray(0, end));
  if (stored !== computed) {
    const found = `CRC-32 is ${hex32(stored)}, computed ${hex32(computed)}`;
    throw new TraceFormatError('checksum', offset, `record of kind ${record[0]}: ${found}`);
  }
  return record.subarray(HEAD_BYTES, end);
}

/** The CRC-32 at the end of a complete record. */
export function crcOf(record: Uint8Array): number {
  const end = record.length - TAIL_BYTES;
  return new DataView(record.buffer, record.byteOffset + end, TAIL_BYTES).getUint32(0, true);
}

/** The low 24 bits of the CRC-32 of op and length. */
function headCheck(bytes: Uint8Array, crc32: Platform['crc32']): number {
  return crc32(bytes.subarray(4, HEAD_BYTES), crc32(bytes.subarray(0, 1))) & 0xff_ffff;
}

function hex32(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
