import { specOf } from '@vist/core';
import { eventText, fieldTexts } from '../event-text.ts';
import { wrapped } from '../text.ts';
import { type Look, type PaneRow, row } from './look.ts';

/** The record itself: its fields, the calls it is in, and what the machine did about it. */
export function eventRows(look: Look): readonly PaneRow[] {
  const { record, width } = look;
  const { seq, actor, event, origin } = record;
  const spec = specOf(event.type);
  const source = origin === null ? '' : `, line ${origin.line} of the source${origin.isInferred ? ', inferred' : ''}`;
  return [
    row(`#${seq} ${event.type} by ${actor}${source}`, { tone: 'strong' }),
    ...wrapped((spec?.doc ?? '').split(' '), width - MARKS, '').map((text) => row(text, { tone: 'quiet' })),
    ...noteRows(look),
    ...fieldTexts(event).map(([name, value]) => row(`${name.padEnd(NAME_WIDTH)} ${value}`)),
    ...frameRows(look),
    ...effectRows(look),
  ];
}

const MARKS = 2;
const NAME_WIDTH = 14;

/** What somebody has written at the event. */
function noteRows({ model, record, width }: Look): readonly PaneRow[] {
  const note = model.marks.find(({ at }) => at === record.seq)?.note ?? '';
  if (note === '') return [];
  return wrapped(['note', ...note.split(' ')], width - MARKS, '     ').map((text) => row(text, { tone: 'strong' }));
}

function frameRows({ session, record }: Look): readonly PaneRow[] {
  const { outline } = session;
  const rows: PaneRow[] = [];
  for (let at = outline.causeOf(record.seq); at !== null; at = outline.causeOf(at)) {
    rows.push(
      row(`${rows.length === 0 ? 'because of' : '        in'} #${at} ${eventText(session.record(at).event)}`, { at }),
    );
  }
  return rows;
}

/** What follows at once from an act, which a call or an operation is not. */
function effectRows({ session, record }: Look): readonly PaneRow[] {
  const { outline, length } = session;
  const rows: PaneRow[] = [];
  if (outline.kindOf(record.seq) === 'opens') return rows;
  for (let at = record.seq + 1; at < length && outline.causeOf(at) === record.seq; at += 1) {
    rows.push(row(`  leads to #${at} ${eventText(session.record(at).event)}`, { at }));
  }
  return rows;
}
