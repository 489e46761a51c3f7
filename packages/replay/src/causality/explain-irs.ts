import type { Seq, SystemRecord } from '@vist/core';
import type { HeldByte } from './byte-history.ts';
import { commandOf, framesOf } from './frames.ts';
import type { History } from './history.ts';
import { node, type WhyNode } from './node.ts';
import { type BytesAnswer, type BytesQuestion, MOST_DEPTH } from './question.ts';
import { maskByte, type Segment, wordOfBytes } from './segments.ts';
import { recordText } from './texts.ts';

/** How bytes are explained; an IRS's store leads to another question about them. */
export type ExplainBytes = (history: History, question: BytesQuestion) => BytesAnswer;

/**
 * Explains bytes that an IRS stored. What it changed was the command's doing; what it just wrote back as it
 * had read it is explained by what it read.
 */
export function explainIrsStore(
  history: History,
  segment: Segment,
  question: BytesQuestion,
  explain: ExplainBytes,
): readonly WhyNode[] {
  const [first] = segment.seen;
  if (first === undefined || first.origin.kind !== 'irs-store') return [];
  const { seq } = first.origin;
  const changed = changedBits(segment.seen) & segment.mask;
  const kept = segment.mask & ~changed;
  const before = kept === 0n ? [] : explainKept(history, { segment, kept, question }, explain);
  return changed === 0n && kept !== 0n ? before : [storeNode(history, seq, before)];
}

/** What made the IRS do something: the register write, in its call frames. */
export function commandNodes(history: History, record: SystemRecord): readonly WhyNode[] {
  const command = commandOf(history, record);
  if (command === null) return [];
  const { seq, actor } = command;
  return [node({ kind: 'command', seq, actor, text: recordText(command), frames: framesOf(history, command) })];
}

function storeNode(history: History, at: Seq, before: readonly WhyNode[]): WhyNode {
  const record = history.record(at);
  if (record === null) return node({ kind: 'irs-store', seq: at, text: 'stored by an IRS', because: before });
  return irsNode(history, record, 'irs-store', before);
}

/** An access of an IRS with the command that it was made for; an interrupt's with the operation. */
function irsNode(
  history: History,
  record: SystemRecord,
  kind: 'irs-store' | 'irs-load',
  before: readonly WhyNode[],
): WhyNode {
  const { seq, actor } = record;
  const commands = commandNodes(history, record);
  const frames = commands.length === 0 ? framesOf(history, record) : [];
  return node({ kind, seq, actor, text: recordText(record), frames, because: [...commands, ...before] });
}

/** Bits that the IRS wrote as it had found them: back through all stores that left them alone, to the read before the first. */
function explainKept(
  history: History,
  of: { readonly segment: Segment; readonly kept: bigint; readonly question: BytesQuestion },
  explain: ExplainBytes,
): readonly WhyNode[] {
  const { segment, kept, question } = of;
  const stores = storesThatKept(segment.seen, kept);
  const first = stores.at(-1);
  const last = stores[0];
  if (first === undefined || last === undefined) return [];
  if (question.depth >= MOST_DEPTH) return [node({ kind: 'elided', seq: first, text: 'and so on, further back' })];

  const load = readBefore(history, segment, first);
  const at = load?.seq ?? first;
  const deadline = (load === null ? null : commandOf(history, load))?.seq ?? at;
  const range = segment.range;
  const { because } = explain(history, { range, mask: kept, view: 'poc', at, deadline, depth: question.depth + 1 });
  const read = load === null ? because : [irsNode(history, load, 'irs-load', because)];
  const isChanging = (changedBits(segment.seen) & segment.mask) !== 0n;
  if (isChanging && first === last) return read;
  const actor = history.record(last)?.actor ?? null;
  const span = first === last ? '' : `, as ${stores.length} stores from #${first} on did`;
  const text = `wrote ${isChanging ? 'the other' : 'these'} bits back as it had read them${span}`;
  return [node({ kind: 'kept', seq: last, actor, text, because: read })];
}

/** Bits that differ from what the store of an IRS replaced. */
function changedBits(seen: readonly HeldByte[]): bigint {
  return wordOfBytes(seen.map(({ value, origin }) => (origin.kind === 'irs-store' ? value ^ origin.over.value : 0)));
}

/** The stores of an IRS that left the bits alone, the last one first. */
function storesThatKept(seen: readonly HeldByte[], kept: bigint): readonly Seq[] {
  const stores: Seq[] = [];
  let held = seen;
  for (;;) {
    const [first] = held;
    if (first === undefined || first.origin.kind !== 'irs-store') return stores;
    const { seq } = first.origin;
    const before = held.map(({ origin }) => (origin.kind === 'irs-store' && origin.seq === seq ? origin.over : null));
    const isKept = before.every(
      (over, index) => over !== null && ((over.value ^ (held[index]?.value ?? 0)) & maskByte(kept, index)) === 0,
    );
    if (!isKept) return stores;
    stores.push(seq);
    held = before.filter((over) => over !== null);
  }
}

/** The IRS's read of the bytes that its store was made from. */
function readBefore(history: History, { range }: Segment, store: Seq): SystemRecord | null {
  const cause = history.record(store)?.cause ?? null;
  const loads = history
    .touching(range)
    .filter(({ kind, seq }) => kind === 'irs-load' && seq < store)
    .toReversed();
  for (const { seq } of loads) {
    const record = history.record(seq);
    if (record?.cause === cause) return record;
    return null;
  }
  return null;
}
