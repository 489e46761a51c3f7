import { eventSpans } from './event-text.ts';
import type { DebugModel } from './model.ts';
import type { DebugSession } from './session.ts';
import { fit, type Line, type Span, toned } from './text.ts';
import { rowsAround } from './visible.ts';

/** The events around the one that is looked at, as a tree. */
export function listLines(model: DebugModel, session: DebugSession, width: number, height: number): readonly Line[] {
  if (height <= 0) return [];
  const digits = String(session.length - 1).length;
  const lines = rowsAround(session, model, height).map((at) => {
    const row = fit(rowLine(model, session, at, digits), width);
    return at === model.at ? toned(row, 'selected') : row;
  });
  return Array.from({ length: height }, (_, index) => lines[index] ?? []);
}

function rowLine(model: DebugModel, session: DebugSession, at: number, digits: number): Line {
  const { outline } = session;
  const { actor, event } = session.record(at);
  const depth = outline.depthOf(at);
  const isFolded = model.folded.has(at);
  const sign = isFolded ? '+ ' : outline.kindOf(at) === 'closes' ? '= ' : '';
  const isMarked = model.marks.some((mark) => mark.at === at);
  const gutter = `${at === model.at ? '>' : ' '}${isMarked ? '#' : ' '}`;
  return [
    { text: `${gutter}${String(at).padStart(digits)} ${actor.padEnd(4)} `, tone: 'quiet' },
    { text: '  '.repeat(Math.min(depth, MOST_INDENT)) + sign, tone: 'plain' },
    ...eventSpans(event),
    ...(isFolded ? foldedSpans(session, at) : []),
  ];
}

const MOST_INDENT = 12;

/** How a folded call ended, and how much is in it. */
function foldedSpans({ outline, record }: DebugSession, at: number): readonly Span[] {
  const end = outline.endOf(at);
  if (end === null) return [{ text: ' (never returns)', tone: 'bad' }];
  const { event } = record(end);
  const ret = 'ret' in event ? ` = ${event.ret ?? 'void'}` : '';
  return [{ text: `${ret} (${end - at} events)`, tone: 'quiet' }];
}
