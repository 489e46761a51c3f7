import { type ByteRange, physAddr } from '@vist/core';
import { type Absence, absenceOf, seenByte } from './absence.ts';
import { type ByteHistory, type HeldByte, type LineHistory, originSeq } from './byte-history.ts';
import type { BytesQuestion } from './question.ts';

/** Neighbouring bytes with one and the same past, as one view has them. */
export interface Segment {
  readonly range: ByteRange;
  /** Equal for segments that can be explained together. */
  readonly key: string;
  /** Little-endian. */
  readonly value: bigint;
  /** The bits that were asked for. */
  readonly mask: bigint;
  readonly seen: readonly HeldByte[];
  readonly bytes: readonly ByteHistory[];
  /** The same for all bytes, but for their values. */
  readonly absence: Absence | null;
}

/** A segment with the line that it was found in, and the question that it answers. */
export interface SegmentInLine {
  readonly question: BytesQuestion;
  readonly segment: Segment;
  readonly line: ByteRange;
  readonly past: LineHistory;
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
  return runs.map(({ key, first, bytes }) => ({ key, ...segmentOf({ range, view, mask }, first, bytes) }));
}

/** Two segments as one; null when they are no neighbours, have another past, or miss something. */
export function joinedSegments(a: Segment, b: Segment): Segment | null {
  const end = a.range.base + a.range.sizeBytes;
  if (a.key !== b.key || end !== b.range.base || a.absence !== null || b.absence !== null) return null;
  const shift = BigInt(8 * a.range.sizeBytes);
  return {
    ...a,
    range: { base: a.range.base, sizeBytes: a.range.sizeBytes + b.range.sizeBytes },
    value: (b.value << shift) | a.value,
    mask: (b.mask << shift) | a.mask,
    seen: [...a.seen, ...b.seen],
    bytes: [...a.bytes, ...b.bytes],
  };
}

/** One byte of a mask that counts from the start of a range. */
export function maskByte(mask: bigint, index: number): number {
  return Number((mask >> BigInt(8 * index)) & 0xffn);
}

/** Bytes as a little-endian number. */
export function wordOfBytes(values: readonly number[]): bigint {
  if (values.length === 0) return 0n;
  return BigInt(
    `0x${values
      .map((value) => value.toString(16).padStart(2, '0'))
      .toReversed()
      .join('')}`,
  );
}

function segmentOf(
  of: { readonly range: ByteRange; readonly view: 'cpu' | 'poc'; readonly mask: bigint },
  first: number,
  bytes: readonly ByteHistory[],
): Omit<Segment, 'key'> {
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
