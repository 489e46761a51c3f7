import { type ByteRange, physAddr } from '@vist/core';
import { type Absence, absenceOf, seenByte } from './absence.ts';
import { type ByteHistory, type HeldByte, type LineHistory, originSeq } from './byte-history.ts';

/** Neighbouring bytes with one and the same past, as one view has them. */
export interface Segment {
  readonly range: ByteRange;
  /** Little-endian. */
  readonly value: bigint;
  /** The bits that were asked for. */
  readonly mask: bigint;
  readonly seen: readonly HeldByte[];
  readonly bytes: readonly ByteHistory[];
  /** The same for all bytes, but for their values. */
  readonly absence: Absence | null;
}

/** The bytes of a range that the mask asks for, in runs of the same past. */
export function segmentsOf(
  history: LineHistory,
  range: ByteRange,
  view: 'cpu' | 'poc',
  mask: bigint,
): readonly Segment[] {
  const runs: { readonly key: string; readonly first: number; readonly bytes: ByteHistory[] }[] = [];
  for (const [index, byte] of history.bytes.entries()) {
    const bits = maskByte(mask, index);
    if (bits === 0) continue;
    const key = pastOf(byte, view, bits);
    const last = runs.at(-1);
    if (last !== undefined && last.key === key && last.first + last.bytes.length === index) last.bytes.push(byte);
    else runs.push({ key, first: index, bytes: [byte] });
  }
  return runs.map(({ first, bytes }) => segmentOf({ range, view, mask }, first, bytes));
}

/** One byte of a mask that counts from the start of a range. */
export function maskByte(mask: bigint, index: number): number {
  return Number((mask >> BigInt(8 * index)) & 0xffn);
}

/** Bytes as a little-endian number. */
export function wordOfBytes(values: readonly number[]): bigint {
  return values.reduceRight((word, value) => (word << 8n) | BigInt(value), 0n);
}

function segmentOf(
  of: { readonly range: ByteRange; readonly view: 'cpu' | 'poc'; readonly mask: bigint },
  first: number,
  bytes: readonly ByteHistory[],
): Segment {
  const seen = bytes.map((byte) => seenByte(byte, of.view));
  const bits = bytes.map((_, index) => maskByte(of.mask, first + index));
  const absences = bytes.map((byte, index) => absenceOf(byte, of.view, bits[index] ?? 0));
  return {
    range: { base: physAddr(of.range.base + first), sizeBytes: bytes.length },
    value: wordOfBytes(seen.map(({ value }) => value)),
    mask: wordOfBytes(bits),
    seen,
    bytes,
    absence: absences.find((absence) => absence !== null) ?? null,
  };
}

/** Equal for bytes that can be explained together. A newer store counts also where it happens to have the same value. */
function pastOf(byte: ByteHistory, view: 'cpu' | 'poc', bits: number): string {
  const { origin, arrivedAt, rewrittenAt, fetchedAt } = seenByte(byte, view);
  const { newest } = byte;
  const isAbsent = absenceOf(byte, view, bits) !== null || newest?.seq !== originSeq(origin);
  const absent = newest !== null && isAbsent ? [newest.seq, newest.fate.kind] : [];
  return [origin.kind, originSeq(origin), arrivedAt, rewrittenAt, fetchedAt, ...absent].join(' ');
}
