import { type ByteRange, hexWord, physAddr, type SystemRecord } from '@vist/core';
import { explainBytes } from './explain-bytes.ts';
import { commandNodes } from './explain-irs.ts';
import { commandOf } from './frames.ts';
import type { History } from './history.ts';
import { node, type WhyNode } from './node.ts';
import type { BytesAnswer } from './question.ts';
import { rangeText, recordText } from './texts.ts';

/** Explains what a PE reads, or what is at the PoC. */
export function explainCopy(history: History, range: ByteRange, mask: bigint, view: 'cpu' | 'poc'): BytesAnswer {
  const { at } = history;
  return explainBytes(history, { range, mask, view, at, deadline: at, depth: 0 });
}

/**
 * Explains what an IRS last read: memory at the PoC as it was then, and what should have been there by the
 * time of its command. A load at the position itself is looked at too.
 */
export function explainIrsView(history: History, range: ByteRange, mask: bigint): IrsAnswer {
  const load = lastLoad(history, range);
  if (load === null) {
    const { value, because } = explainCopy(history, range, mask, 'poc');
    const text = `no IRS has read ${rangeText(range)} so far; it would read ${hexWord(value)} from the PoC`;
    return { isRead: false, value, because: [node({ kind: 'irs-load', text, because })] };
  }
  const { record, covered, shift } = load;
  const deadline = commandOf(history, record)?.seq ?? record.seq;
  const question = { range: covered, mask: mask >> shift, view: 'poc', at: record.seq, deadline, depth: 0 } as const;
  const { value, because } = explainBytes(history, question);
  const read = node({
    kind: 'irs-load',
    seq: record.seq,
    actor: record.actor,
    text: recordText(record),
    because: [...commandNodes(history, record), ...because],
  });
  return { isRead: true, value: value << shift, because: [read, ...unread(range, covered)] };
}

/** An answer for an IRS, which may not have read the place at all. */
export interface IrsAnswer extends BytesAnswer {
  readonly isRead: boolean;
}

interface LastLoad {
  readonly record: SystemRecord;
  /** What of the range it read, and how many bits that lies above the range's start. */
  readonly covered: ByteRange;
  readonly shift: bigint;
}

function lastLoad(history: History, range: ByteRange): LastLoad | null {
  const own = history.record(history.at);
  const last = own !== null && own.event.type === 'mem.deviceLoaded' ? coverage(own, range) : null;
  if (last !== null) return last;
  const seq = history.touching(range).findLast(({ kind }) => kind === 'irs-load')?.seq;
  const record = seq === undefined ? null : history.record(seq);
  return record === null ? null : coverage(record, range);
}

function coverage(record: SystemRecord, range: ByteRange): LastLoad | null {
  const { event } = record;
  if (event.type !== 'mem.deviceLoaded') return null;
  const base = Math.max(event.addr, range.base);
  const end = Math.min(event.addr + event.sizeBytes, range.base + range.sizeBytes);
  if (base >= end) return null;
  const covered = { base: physAddr(base), sizeBytes: end - base };
  return { record, covered, shift: BigInt(8 * (base - range.base)) };
}

/** An IRS reads words: of a larger place, it may not have read the rest at that time. */
function unread(range: ByteRange, covered: ByteRange): readonly WhyNode[] {
  if (covered.sizeBytes === range.sizeBytes) return [];
  return [
    node({
      kind: 'unwritten',
      text: `this was its last read in ${rangeText(range)}; ask about another word for others`,
    }),
  ];
}
