import { hexWord, type Seq } from '@vist/core';
import { actOf, framesOf } from './frames.ts';
import type { History } from './history.ts';
import { node, type WhyNode } from './node.ts';
import type { Segment } from './segments.ts';
import { movedText, rangeText, recordText } from './texts.ts';

/** The act by which a line got to the PoC, into a cache or out of it. */
export function explainMove(
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

const WHERE = { 'write-back': 'to the PoC', fill: 'into the cache', drop: 'out of the cache' } as const;

/** The store, or the allocation, that bytes come from. */
export function explainStore(history: History, { seen, value, range }: Segment): WhyNode {
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
