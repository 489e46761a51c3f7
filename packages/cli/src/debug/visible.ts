import type { Direction } from '@vist/replay';
import { ALL_LEVELS, type DebugModel } from './model.ts';
import type { Outline } from './outline.ts';
import type { DebugSession } from './session.ts';

type Shown = Pick<DebugModel, 'folded' | 'levels'>;

/** True when the list shows a record: not too deep, and in no call that is folded. */
export function isVisible(outline: Outline, at: number, { folded, levels }: Shown): boolean {
  if (levels !== ALL_LEVELS && outline.depthOf(at) >= levels) return false;
  return folded.size === 0 || foldsAround(outline, at, folded).length === 0;
}

/** The next record that the list shows; null at its end. */
export function nextVisible(session: DebugSession, at: number, shown: Shown, direction: Direction): number | null {
  const step = direction === 'forwards' ? 1 : -1;
  for (let next = at + step; next >= 0 && next < session.length; next += step) {
    if (isVisible(session.outline, next, shown)) return next;
  }
  return null;
}

/** Up to `height` records that the list shows, with the one that is looked at in their middle. */
export function rowsAround(session: DebugSession, model: DebugModel, height: number): readonly number[] {
  const above = neighbours(session, model, height - 1, 'backwards');
  const below = neighbours(session, model, height - 1, 'forwards');
  const wantedAbove = Math.max(Math.floor((height - 1) / 2), height - 1 - below.length);
  const taken = above.slice(0, wantedAbove);
  return [...taken.toReversed(), model.at, ...below.slice(0, height - 1 - taken.length)];
}

/** The model with whatever hides its record opened. */
export function unhidden(model: DebugModel, { outline }: DebugSession): DebugModel {
  if (isVisible(outline, model.at, model)) return model;
  const hiding = new Set(foldsAround(outline, model.at, model.folded));
  return {
    ...model,
    levels: Math.max(model.levels, outline.depthOf(model.at) + 1),
    folded: new Set([...model.folded].filter((at) => !hiding.has(at))),
  };
}

function neighbours(session: DebugSession, model: DebugModel, count: number, direction: Direction): readonly number[] {
  const found: number[] = [];
  let next = nextVisible(session, model.at, model, direction);
  while (next !== null && found.length < count) {
    found.push(next);
    next = nextVisible(session, next, model, direction);
  }
  return found;
}

/** The folded calls that a record is in. */
function foldsAround(outline: Outline, at: number, folded: ReadonlySet<number>): readonly number[] {
  const found: number[] = [];
  for (let from = outline.causeOf(at); from !== null; from = outline.causeOf(from)) {
    if (folded.has(from)) found.push(from);
  }
  return found;
}
