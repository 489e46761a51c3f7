import { seq } from '@vist/core';
import { type Expression, type Timeline, placesOf, show } from '@vist/replay';

/**
 * What may be the reason that nothing fits: places of the expression that are nowhere at the end, or at the position that it
 * looks them up at. One line each, for people.
 */
export function nowhereLines(expression: Expression, timeline: Timeline): readonly string[] {
  const lines = placesOf(expression).flatMap(({ place, at }) => {
    const when = at ?? seq(timeline.length);
    const shown = show(timeline, when, { kind: 'place', place });
    if (shown.kind !== 'missing') return [];
    const hint = at === null ? '; PLACE@N is where it was at event N' : '';
    return [`${shown.place}: at #${when}, ${shown.reason}${hint}`];
  });
  return [...new Set(lines)];
}
