import { hexWord, type Seq } from '@vist/core';
import { type Absence, missingFor } from './absence.ts';
import { commandNodes } from './explain-irs.ts';
import { explainMove } from './explain-move.ts';
import { actOf, commandOf, framesOf } from './frames.ts';
import type { History } from './history.ts';
import { type MissingMaintenance, node, type WhyNode } from './node.ts';
import { type SegmentInLine, wordOfBytes } from './segments.ts';
import { rangeText, recordText } from './texts.ts';

/** The store whose value is not there, what became of it, and what nobody did about it. */
export function explainAbsence(
  history: History,
  { segment, question, line, past }: SegmentInLine,
  absence: Absence,
): WhyNode {
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
  const nobody = missingNode(history, missing, question.at);
  const { fate } = newest;
  const gone =
    fate.kind === 'kept' ? [] : [explainMove(history, fate.seq, fate.kind === 'dropped' ? 'drop' : 'write-back', [])];
  return node({
    kind: 'absent',
    seq: newest.seq,
    actor: record?.actor ?? null,
    text: `stored ${hexWord(value)} to ${rangeText(segment.range)}, and it is not there: ${ABSENT[absence.kind]}`,
    frames: record === null || newest.by === 'irs' ? [] : framesOf(history, record),
    because: [...(record === null ? [] : commandNodes(history, record)), ...gone, nobody],
  });
}

/** What nobody did. Where nobody has looked yet, it is not too late. */
function missingNode(history: History, missing: MissingMaintenance, at: Seq): WhyNode {
  const { operation, after, before } = missing;
  const record = history.record(before);
  const isLook = record?.event.type === 'mem.loaded' || record?.event.type === 'mem.deviceLoaded';
  const isOpen = before === at && !isLook;
  const span = isOpen ? `after #${after}; it would be in time at #${before}` : `after #${after} and before #${before}`;
  const what = record === null || isOpen ? '' : ` (${recordText(record)})`;
  return node({ kind: 'missing', text: `nobody did a ${operation}, ${span}${what}`, missing });
}

const ABSENT: Readonly<Record<Absence['kind'], string>> = {
  'not-arrived': 'its line was only in the cache',
  dropped: 'its line left the cache without a write-back',
  'not-seen': 'the cache held an older copy of the line',
  overwritten: 'the write-back of an older copy of the line replaced it',
};
