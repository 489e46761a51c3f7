import { placeText } from '@vist/core';
import { eventText } from '../event-text.ts';
import { watchedText } from '../stops.ts';
import { type Look, type PaneRow, row } from './look.ts';

/** Where a run stops, what is watched, and the bookmarks. Stops come first: their rows are their numbers. */
export function stopRows({ session, model }: Look): readonly PaneRow[] {
  const stops = model.stops.map(({ text, stop }) => {
    if (stop.kind === 'break') return row(`break  ${text}`);
    const [before, after] = [model.at, model.at + 1].map((at) => watchedText(stop, session.timeline, at));
    return row(`watch  ${text} = ${after ?? ''}`, {
      place: `${placeText(stop.place)}%${stop.view}`,
      isChanged: before !== after,
    });
  });
  const marks = model.marks.map(({ at, note }) =>
    row(`mark   #${at} ${note === '' ? eventText(session.record(at).event) : note}`, { at }),
  );
  if (stops.length + marks.length === 0) {
    return [row('none: b stops at events, w where a place changes, m keeps a bookmark', { tone: 'quiet' })];
  }
  return [...stops, ...marks];
}
