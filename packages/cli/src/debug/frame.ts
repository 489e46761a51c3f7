import { layoutOf, type Screen } from './layout.ts';
import { listLines } from './list.ts';
import { type DebugModel, PANES } from './model.ts';
import { pageLines } from './page.ts';
import { lookOf, type PaneRow } from './panes/look.ts';
import { paneRows, selectedRow } from './panes/panes.ts';
import { QUESTIONS } from './prompts.ts';
import type { DebugSession } from './session.ts';
import { fit, type Line, line, paint, toned } from './text.ts';
import { titleLine } from './title.ts';

/** A terminal to draw on. */
export interface Canvas extends Screen {
  readonly isColoured: boolean;
}

/** The whole screen: exactly `rows` lines. The same model of the same trace is always the same frame. */
export function frame(model: DebugModel, session: DebugSession, canvas: Canvas): readonly string[] {
  const { columns, rows, isColoured } = canvas;
  const body = model.page === null ? bodyLines(model, session, canvas) : pageLines(model, model.page, canvas);
  const lines = [...body, talkLine(model), keyLine(model, columns)].slice(-rows);
  return lines.map((each) => paint(fit(each, columns), isColoured));
}

function bodyLines(model: DebugModel, session: DebugSession, screen: Screen): readonly Line[] {
  const layout = layoutOf(screen);
  const title = titleLine(model, session, screen.columns);
  const list = listLines(model, session, layout.listWidth, layout.listHeight);
  const state = stateLines(model, session, layout);
  if (!layout.isWide) return [title, ...list, ...state];
  return [
    title,
    ...Array.from({ length: layout.listHeight }, (_, index) => [
      ...fit(list[index] ?? [], layout.listWidth),
      { text: '│', tone: 'quiet' as const },
      ...(state[index] ?? []),
    ]),
  ];
}

function stateLines(model: DebugModel, session: DebugSession, layout: ReturnType<typeof layoutOf>): readonly Line[] {
  const { stateWidth: width, stateHeight, eventHeight } = layout;
  const look = lookOf(session, model, width);
  const rows = paneRows(model.pane, look);
  const selected = model.focus === 'state' ? selectedRow(model.pane, rows, look) : null;
  const own =
    eventHeight === 0
      ? []
      : filled(
          paneRows('event', look).map((row) => row.line),
          eventHeight,
        );
  return [
    ...(eventHeight === 0 ? [] : [toned(fit(line(' event'), width), 'bar')]),
    ...own,
    toned(fit(tabsLine(model, width), width), 'bar'),
    ...filled(windowOf(rows, selected, stateHeight, width), stateHeight),
  ];
}

/** The names of the panes with their keys; the chosen one in brackets. */
function tabsLine({ pane, focus }: DebugModel, width: number): Line {
  const names = PANES.map((name, index) => (name === pane ? `[${index + 1} ${name}]` : ` ${index + 1} ${name} `));
  const short = PANES.map((name, index) => (name === pane ? `[${index + 1} ${name}]` : ` ${index + 1} `));
  const long = names.join('');
  return line(`${focus === 'state' ? '>' : ' '}${long.length < width ? long : short.join('')}`);
}

/** The rows that fit, around the selected one; without one, from the first that the event changed. */
function windowOf(rows: readonly PaneRow[], selected: number | null, height: number, width: number): readonly Line[] {
  const first = rows.findIndex(({ line: of }) => of.some(({ tone }) => tone === 'changed'));
  const focus = selected ?? (first < height ? 0 : first);
  const top = Math.max(0, Math.min(rows.length - height, focus - Math.floor(height / 2)));
  return rows.slice(top, top + height).map(({ line: of }, index) => {
    if (top + index !== selected) return of;
    return toned(fit([{ text: '>', tone: 'plain' }, ...of.map(withoutFirst)], width), 'selected');
  });
}

/** The sign of a selected row takes the place of its first blank. */
function withoutFirst(span: Line[number], index: number): Line[number] {
  return index === 0 && span.text.startsWith(' ') ? { ...span, text: span.text.slice(1) } : span;
}

function filled(lines: readonly Line[], height: number): readonly Line[] {
  return Array.from({ length: height }, (_, index) => lines[index] ?? []);
}

/** What is asked, or said. */
function talkLine({ prompt, notice }: DebugModel): Line {
  if (prompt !== null) {
    return [
      { text: `${QUESTIONS[prompt.kind]}: `, tone: 'strong' },
      { text: prompt.text, tone: 'plain' },
      { text: '_', tone: 'strong' },
    ];
  }
  if (notice === null) return [];
  return line(notice.text, notice.isBad ? 'bad' : 'good');
}

function keyLine({ prompt, page, focus, pane }: DebugModel, columns: number): Line {
  if (prompt?.kind === 'fork')
    return line('drop   set F=V   evict PLACE   fill PLACE   fault hang   rev V4   Esc leave', 'quiet');
  if (prompt !== null) return line('Enter do it   Esc leave   Up the last one   Ctrl-U empty', 'quiet');
  if (page === 'help') return line('Up Down PgUp PgDn scroll   q back', 'quiet');
  if (page !== null) return line('Up Down select   Enter go to the event   q back', 'quiet');
  const hints = focus === 'events' ? EVENT_HINTS : pane === 'stops' ? STOP_HINTS : STATE_HINTS;
  const shown: string[] = [];
  for (const hint of hints) {
    if ([...shown, hint, LAST_HINTS].join('  ').length > columns) break;
    shown.push(hint);
  }
  return line([...shown, LAST_HINTS].join('  '), 'quiet');
}

const LAST_HINTS = '? help  q quit';
const EVENT_HINTS = [
  's/S step',
  'n/N over',
  'f/F out',
  'o/O op',
  'c/C run',
  'b break',
  'w watch',
  'y why',
  'Tab state',
  '/ find',
  'e/E error',
  'g goto',
  'Enter fold',
  'm mark',
  't fork',
  'x/X change',
];
const STATE_HINTS = [
  'Up/Down',
  'Enter open',
  'y why',
  'w watch',
  'x/X change',
  'p keep',
  's/S step',
  'Tab events',
  '1-7 panes',
];
const STOP_HINTS = ['Up/Down', 'd remove', 'Enter go', 'c/C run', 's/S step', 'Tab events', '1-7 panes'];
