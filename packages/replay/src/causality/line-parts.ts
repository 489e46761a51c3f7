import { type ByteRange, physAddr } from '@vist/core';
import type { History } from './history.ts';
import type { BytesQuestion } from './question.ts';
import type { Touch } from './touch.ts';

/** The touches of each line of a range. A range of many lines is looked up once. */
export function touchesByLine(history: History, range: ByteRange): (line: ByteRange) => readonly Touch[] {
  const { cacheLineBytes: lineBytes } = history.profile;
  const first = lineAround(range, lineBytes).base;
  const lineCount = Math.ceil((range.base + range.sizeBytes - first) / lineBytes);
  if (lineCount === 1) return (line) => history.touching(line);
  const lines = Array.from({ length: lineCount }, (): Touch[] => []);
  for (const touch of history.touching({ base: first, sizeBytes: lineCount * lineBytes })) {
    const from = Math.max(0, Math.floor((touch.base - first) / lineBytes));
    const to = Math.min(lineCount, Math.ceil((touch.base + touch.sizeBytes - first) / lineBytes));
    for (let index = from; index < to; index += 1) lines[index]?.push(touch);
  }
  return (line) => lines[(line.base - first) / lineBytes] ?? [];
}

/** The line that holds the first byte of a range. */
export function lineAround({ base }: ByteRange, lineBytes: number): ByteRange {
  return { base: physAddr(base - (base % lineBytes)), sizeBytes: lineBytes };
}

/** A question about each line of the range. */
export function questionsByLine(question: BytesQuestion, lineBytes: number): readonly BytesQuestion[] {
  const { range, mask } = question;
  const parts: BytesQuestion[] = [];
  const end = range.base + range.sizeBytes;
  for (let base: number = range.base; base < end;) {
    const next = Math.min(end, base - (base % lineBytes) + lineBytes);
    const shift = BigInt(8 * (base - range.base));
    const bits = (1n << BigInt(8 * (next - base))) - 1n;
    parts.push({ ...question, range: { base: physAddr(base), sizeBytes: next - base }, mask: (mask >> shift) & bits });
    base = next;
  }
  return parts;
}
