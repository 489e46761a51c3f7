import type { Direction } from '@vist/replay';
import type { DebugSession } from './session.ts';

/** A way to another record by the tree of calls. */
export type Motion = 'event' | 'over' | 'out';

/** Where a motion leads from a record; null when there is nothing there. */
export function moved(session: DebugSession, at: number, motion: Motion, direction: Direction): number | null {
  const isForwards = direction === 'forwards';
  switch (motion) {
    case 'event':
      return isForwards ? (at + 1 < session.length ? at + 1 : null) : at > 0 ? at - 1 : null;
    case 'over':
      return isForwards ? over(session, at) : overBack(session, at);
    case 'out':
      return isForwards ? out(session, at) : session.outline.frameOf(at);
    default:
      return motion satisfies never;
  }
}

/** From a call to its return, else to the next record that is not deeper. */
function over(session: DebugSession, at: number): number | null {
  return session.outline.endOf(at) ?? nextOutside(session, at);
}

/** From a return to its call, else to the record before that is not deeper. */
function overBack({ outline }: DebugSession, at: number): number | null {
  if (outline.kindOf(at) === 'closes') return outline.causeOf(at);
  const depth = outline.depthOf(at);
  for (let next = at - 1; next >= 0; next -= 1) if (outline.depthOf(next) <= depth) return next;
  return null;
}

/** To the return of the call that holds the record; where it never returns, to what comes after it. */
function out(session: DebugSession, at: number): number | null {
  const frame = session.outline.frameOf(at);
  return frame === null ? null : over(session, frame);
}

function nextOutside({ outline, length }: DebugSession, at: number): number | null {
  const depth = outline.depthOf(at);
  for (let next = at + 1; next < length; next += 1) if (outline.depthOf(next) <= depth) return next;
  return null;
}
