import type { ByteRange, Seq } from '@vist/core';
import { seenByte } from './absence.ts';
import { explainAbsence } from './explain-absence.ts';
import { explainIrsStore } from './explain-irs.ts';
import { explainMove, explainStore } from './explain-move.ts';
import type { History } from './history.ts';
import { lineHistory } from './line-machine.ts';
import { lineAround, questionsByLine, touchesByLine } from './line-parts.ts';
import type { WhyNode } from './node.ts';
import type { BytesAnswer, BytesQuestion } from './question.ts';
import { joinedSegments, type SegmentInLine, segmentsOf, wordOfBytes } from './segments.ts';
import type { Touch } from './touch.ts';

/** Explains bytes, line by line; neighbours with the same past together, also across lines. */
export function explainBytes(history: History, question: BytesQuestion): BytesAnswer {
  const touches = touchesByLine(history, question.range);
  const parts = questionsByLine(question, history.profile.cacheLineBytes).map((part) =>
    seenInLine(history, part, touches),
  );
  const value = wordOfBytes(parts.flatMap(({ values }) => values));
  const because = merged(parts.flatMap(({ places }) => places)).flatMap((place) => explainSegment(history, place));
  return { value, because };
}

/** What one line contributes to an answer: its values, and its segments. */
interface SeenInLine {
  readonly values: readonly number[];
  readonly places: readonly SegmentInLine[];
}

function seenInLine(
  history: History,
  question: BytesQuestion,
  touches: (line: ByteRange) => readonly Touch[],
): SeenInLine {
  const { range, view, mask, at } = question;
  const line = lineAround(range, history.profile.cacheLineBytes);
  const past = lineHistory(touches(line), range, history.profile, at);
  return {
    values: past.bytes.map((byte) => seenByte(byte, view).value),
    places: segmentsOf(past, range, view, mask).map((segment) => ({ question, segment, line, past })),
  };
}

/** Neighbours with one past as one, unless something is absent: what is missing is a matter of lines. */
function merged(places: readonly SegmentInLine[]): readonly SegmentInLine[] {
  const result: SegmentInLine[] = [];
  for (const place of places) {
    const last = result.at(-1);
    const joined = last === undefined ? null : joinedSegments(last.segment, place.segment);
    if (last !== undefined && joined !== null) result[result.length - 1] = { ...last, segment: joined };
    else result.push(place);
  }
  return result;
}

/** First what is not there, then where that comes from which is. */
function explainSegment(history: History, where: SegmentInLine): readonly WhyNode[] {
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
    first.arrivedAt === null ? stored : [explainMove(history, first.arrivedAt, 'write-back', stored, rewritten)];
  return [...absent, ...fetched(history, first.fetchedAt, arrived)];
}

function fetched(history: History, at: Seq | null, because: readonly WhyNode[]): readonly WhyNode[] {
  return at === null ? because : [explainMove(history, at, 'fill', because)];
}
