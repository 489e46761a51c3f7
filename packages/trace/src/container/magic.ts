import { TraceFormatError } from '../format-error.ts';

/** Major version of the format: a reader refuses what is later than its own. */
export const FORMAT_MAJOR: 1 = 1;
/** Minor version: a reader of the same major version reads every minor version. */
export const FORMAT_MINOR: 0 = 0;

/** Bytes of the mark at both ends of a trace. */
export const MAGIC_BYTES: 16 = 16;

/**
 * As in PNG: a byte beyond ASCII, the name, a CR LF pair, the end-of-file of DOS, a lone LF, a NUL.
 * Whatever treats the file as text changes one of them.
 */
const MARK: readonly number[] = [0x89, 0x56, 0x49, 0x53, 0x54, 0x0d, 0x0a, 0x1a, 0x0a, 0x00];

/** The mark of this version: {@link MARK}, then major and minor version, 16 bits each, then two zeros. */
export function magic(): Uint8Array {
  return Uint8Array.from([...MARK, FORMAT_MAJOR, 0, FORMAT_MINOR, 0, 0, 0]);
}

/** True when the bytes begin as a trace does, also one of a later version. */
export function looksLikeTrace(bytes: Uint8Array): boolean {
  return bytes.length >= MARK.length && MARK.every((byte, i) => bytes[i] === byte);
}

/**
 * Checks the mark at `offset` of the file.
 *
 * @throws TraceFormatError `not-a-trace`, `text-damage`, `newer-version`, or `cut` when it is incomplete.
 */
export function checkMagic(bytes: Uint8Array, offset: number): void {
  for (const [i, expected] of MARK.entries()) {
    if (i >= bytes.length) throw new TraceFormatError('cut', offset + i, 'the mark of a trace is cut');
    if (bytes[i] !== expected) throw markError(bytes, offset + i, i);
  }
  if (bytes.length < MAGIC_BYTES) {
    throw new TraceFormatError('cut', offset + bytes.length, 'the mark of a trace is cut');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, MAGIC_BYTES);
  const major = view.getUint16(10, true);
  if (major > FORMAT_MAJOR) {
    const found = `${major}.${view.getUint16(12, true)}`;
    throw new TraceFormatError(
      'newer-version',
      offset + 10,
      `format version ${found}: this program reads up to ${FORMAT_MAJOR}.x`,
    );
  }
  if (major !== FORMAT_MAJOR) {
    throw new TraceFormatError('not-a-trace', offset + 10, `format version ${major}: expected ${FORMAT_MAJOR}`);
  }
  const reserved = view.getUint16(14, true);
  if (reserved !== 0) {
    throw new TraceFormatError('not-a-trace', offset + 14, `end of the mark is ${reserved}: expected 0`);
  }
}

function markError(bytes: Uint8Array, at: number, index: number): TraceFormatError {
  const isNamed = [0x56, 0x49, 0x53, 0x54].every((byte, i) => bytes[i + 1] === byte);
  return isNamed || index >= 5
    ? new TraceFormatError('text-damage', at, 'the mark of a trace was changed by a text conversion')
    : new TraceFormatError('not-a-trace', at, 'this is not a .vist trace');
}
