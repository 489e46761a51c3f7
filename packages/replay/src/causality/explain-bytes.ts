import { type ByteRange, hexWord, physAddr, type Seq } from '@vist/core';
import { type Absence, missingFor } from './absence.ts';
import type { LineHistory } from './byte-history.ts';
import { commandNodes, explainIrsStore } from './explain-irs.ts';
import { actOf, commandOf, framesOf } from './frames.ts';
import type { History } from './history.ts';
import { lineHistory } from './line-machine.ts';
import { node, type WhyNode } from './node.ts';
import type { BytesAnswer, BytesQuestion } from './question.ts';
import { type Segment, segmentsOf, wordOfBytes } from './segments.ts';
import { movedText, rangeText, recordText } from './texts.ts';

/** Explains bytes, line by line. */
export function explainBytes(history: History, question: BytesQuestion): BytesAnswer {
  const parts = linesOf(question, history.profile.cacheLineBytes).map((part) => explainInLine(history, part));
  const value = parts.reduceRight((word, part) => (word << BigInt(8 * part.sizeBytes)) | part.value, 0n);
  return { value, because: parts.flatMap(({ because }) => because) };
}

function explainInLine(history: History, question: BytesQuestion): BytesAnswer & { readonly sizeBytes: number } {
  const { range, view, mask, at } = question;
  const line = lineAround(range, history.profile.cacheLineBytes);
  const past = lineHistory(history.touching(line), range, history.profile, at);
  const segments = segmentsOf(past, range, view, mask);
  const seen = past.bytes.map((byte) => (view === 'cpu' ? (byte.cache ?? byte.poc) : byte.poc).value);
  return {
    value: wordOfBytes(seen),
    sizeBytes: range.sizeBytes,
    because: segments.flatMap((segment) => explainSegment(history, { question, segment, line, past })),
  };
}

interface InLine {
  readonly question: BytesQuestion;
  readonly segment: Segment;
  readonly line: ByteRange;
  readonly past: LineHistory;
}

/** First what is not there, then where that comes from which is. */
function explainSegment(history: History, where: InLine): readonly WhyNode[] {
  const { segment, question } = where;
  const { absence } = segment;
  const absent = absence === null ? [] : [explainAbsence(history, where, absence)];
  const [first] = segment.seen;
  if (first === undefined) return absent;
  const { origin } = first;
  if (origin.kind === 'irs-store') {
    return [...absent, ...fetched(history, first.fetchedAt, explainIrsStore(history, segment, question, explainBytes))];
  }
  const stored = [explainStore(history, segment)];
  const rewritten = first.rewrittenAt === null ? '' : `; last rewritten by #${first.rewrittenAt}`;
  const arrived =
    first.arrivedAt === null ? stored : [moved(history, first.arrivedAt, 'write-back', stored, rewritten)];
  return [...absent, ...fetched(history, first.fetchedAt, arrived)];
}

function fetched(history: History, at: Seq | null, because: readonly WhyNode[]): readonly WhyNode[] {
  return at === null ? because : [moved(history, at, 'fill', because)];
}

function moved(
  history: History,
  at: Seq,
  kind: 'write-back' | 'fill' | 'drop',
  because: readonly WhyNode[],
  more: string = '',
): WhyNode {
  const record = history.record(at);
  if (record === null) return node({ kind, seq: at, text: kind, because });
  const act = actOf(history, record);
  const text = movedText(act, WHERE[kind]) + more;
  return node({ kind, seq: act.seq, actor: act.actor, text, frames: framesOf(history, act), because });
}

function explainStore(history: History, { seen, value, range }: Segment): WhyNode {
  const origin = seen[0]?.origin ?? { kind: 'unwritten' };
  if (origin.kind === 'unwritten') {
    return node({ kind: 'unwritten', text: `nobody ever stored to ${rangeText(range)}: memory begins as zero` });
  }
  const record = history.record(origin.seq);
  const kind = origin.kind === 'zero' ? 'zeroed' : 'store';
  if (record === null) return node({ kind, seq: origin.seq, text: `stored ${hexWord(value)}` });
  const act = kind === 'zeroed' ? actOf(history, record) : record;
  return node({ kind, seq: act.seq, actor: act.actor, text: recordText(act), frames: framesOf(history, act) });
}

function explainAbsence(history: History, { segment, question, line, past }: InLine, absence: Absence): WhyNode {
  const { newest } = absence;
  const record = history.record(newest.seq);
  const missing = missingFor(absence, {
    line,
    history: past,
    at: question.at,
    deadline: question.deadline,
    isCoherent: history.profile.coherent,
    commandOf: (store) => {
      const by = history.record(store);
      return (by === null ? null : commandOf(history, by))?.seq ?? store;
    },
    actOf: (position) => {
      const effect = history.record(position);
      return effect === null ? position : actOf(history, effect).seq;
    },
  });
  const value = wordOfBytes(segment.bytes.map((byte) => byte.newest?.value ?? 0));
  const before = history.record(missing.before);
  const until = before === null ? '' : ` (${recordText(before)})`;
  const nobody = node({
    kind: 'missing',
    text: `nobody did a ${missing.operation}, after #${missing.after} and before #${missing.before}${until}`,
    missing,
  });
  const { fate } = newest;
  const gone =
    fate.kind === 'kept' ? [] : [moved(history, fate.seq, fate.kind === 'dropped' ? 'drop' : 'write-back', [])];
  return node({
    kind: 'absent',
    seq: newest.seq,
    actor: record?.actor ?? null,
    text: `stored ${hexWord(value)} to ${rangeText(segment.range)}, and it is not there: ${ABSENT[absence.kind]}`,
    frames: record === null || newest.by === 'irs' ? [] : framesOf(history, record),
    because: [...(record === null ? [] : commandNodes(history, record)), ...gone, nobody],
  });
}

const WHERE = { 'write-back': 'to the PoC', fill: 'into the cache', drop: 'out of the cache' } as const;

const ABSENT: Readonly<Record<Absence['kind'], string>> = {
  'not-arrived': 'its line was only in the cache',
  dropped: 'its line left the cache without a write-back',
  'not-seen': 'the cache held an older copy of the line',
  overwritten: 'the write-back of an older copy of the line replaced it',
};

function lineAround({ base }: ByteRange, lineBytes: number): ByteRange {
  return { base: physAddr(base - (base % lineBytes)), sizeBytes: lineBytes };
}

/** A question about each line of the range. */
function linesOf(question: BytesQuestion, lineBytes: number): readonly BytesQuestion[] {
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
