import { parsePlace, seq } from '@vist/core';
import { describeWhy, type Direction, why, withBookmark } from '@vist/replay';
import { eventText } from './event-text.ts';
import { type DebugModel, jumped, type PageRow, type Prompt, type PromptKind, saying } from './model.ts';
import { seekRecord, seekStop } from './seek.ts';
import type { DebugSession } from './session.ts';
import { issueText, readBreak, readWatch, type StopReading } from './stops.ts';

/** What the bottom line asks. */
export const QUESTIONS: Readonly<Record<PromptKind, string>> = {
  goto: 'go to (412, +10, -10, op 3, end)',
  find: 'find text',
  break: 'stop at events where',
  watch: 'watch place',
  change: 'next change of place',
  'change-back': 'last change of place',
  why: 'why place',
  pin: 'keep place in memory pane',
  note: 'note at this event',
  fork: 'fork before this event',
};

/** Does what a question was answered with. */
export function* answered(
  model: DebugModel,
  { kind, text }: Prompt,
  session: DebugSession,
): Generator<number, DebugModel> {
  const asked = text.trim();
  if (kind === 'pin') return pinned(model, asked);
  if (kind === 'note') return { ...model, marks: withBookmark(model.marks, { at: seq(model.at), note: asked }) };
  if (asked === '') return model;
  switch (kind) {
    case 'goto':
      return yield* gone(model, asked, session);
    case 'find':
      return yield* matched({ ...model, sought: asked }, 'forwards', session);
    case 'break':
      return withStop(model, readBreak(asked));
    case 'watch':
      return withStop(model, readWatch(asked));
    case 'change':
      return yield* toChange(model, asked, 'forwards', session);
    case 'change-back':
      return yield* toChange(model, asked, 'backwards', session);
    case 'fork':
      return { ...model, goesOn: { to: 'fork', at: model.at, text: asked } };
    case 'why':
      return explained(model, asked, session);
    default:
      return kind satisfies never;
  }
}

/** To the next event whose text holds what was searched last. */
export function* matched(
  model: DebugModel,
  direction: Direction,
  session: DebugSession,
): Generator<number, DebugModel> {
  const { sought } = model;
  if (sought === '') return saying(model, 'nothing was searched yet: / asks for a text', true);
  const wanted = sought.toLowerCase();
  const at = yield* seekRecord(session, model.at, direction, ({ event, actor }) =>
    `${actor} ${event.type} ${eventText(event)}`.toLowerCase().includes(wanted),
  );
  return at === null ? saying(model, `no event ${wayText(direction)} has "${sought}"`, true) : jumped(model, at);
}

/** `before` or `behind` the event. */
export function wayText(direction: Direction): string {
  return direction === 'forwards' ? 'behind this one' : 'before this one';
}

function* gone(model: DebugModel, text: string, session: DebugSession): Generator<number, DebugModel> {
  const last = session.length - 1;
  const operation = /^op\s*(\d+)$/u.exec(text)?.[1];
  if (operation !== undefined) {
    const index = Number(operation);
    const at = yield* seekRecord(
      session,
      -1,
      'forwards',
      ({ event }) => event.type === 'env.operationBegan' && event.index === index,
    );
    return at === null ? saying(model, `there is no operation ${index}`, true) : jumped(model, at);
  }
  if (text === 'end') return jumped(model, last);
  if (!/^[-+#]?\d+$/u.test(text)) return saying(model, `${text}: expected a position, +n, -n, op N or end`, true);
  const number = Number(text.replace(/^[+#]/u, ''));
  const at = /^[-+]/u.test(text) ? model.at + number : number;
  if (at < 0 || at > last) return saying(model, `#${at}: the trace has events 0 to ${last}`, true);
  return jumped(model, at);
}

function withStop(model: DebugModel, reading: StopReading): DebugModel {
  if (!reading.ok) return saying(model, reading.message, true);
  const stops = [...model.stops, reading.stop];
  return saying({ ...model, stops }, `${reading.stop.text}: c runs to it, C backwards; 7 lists the stops`);
}

function* toChange(
  model: DebugModel,
  text: string,
  direction: Direction,
  session: DebugSession,
): Generator<number, DebugModel> {
  const reading = readWatch(text);
  if (!reading.ok) return saying(model, reading.message, true);
  const halt = yield* seekStop(session, model.at, direction, [reading.stop]);
  if (halt === null) return saying(model, `nothing ${wayText(direction)}: ${reading.stop.text}`, true);
  return saying(jumped(model, halt.at), halt.because);
}

function pinned(model: DebugModel, text: string): DebugModel {
  if (text === '') return saying({ ...model, pinned: null, pane: 'memory' }, 'the memory pane follows the events');
  const reading = parsePlace(text);
  if (!reading.ok) return saying(model, issueText(reading.issue), true);
  return { ...model, pinned: text, pane: 'memory', rows: { ...model.rows, memory: 0 } };
}

/** A page with why a place holds what it does after the event. */
function explained(model: DebugModel, text: string, session: DebugSession): DebugModel {
  const reading = parsePlace(text);
  if (!reading.ok) return saying(model, issueText(reading.issue), true);
  const { place, view, at } = reading.value;
  if (at !== null && at > session.length) return saying(model, `@${at}: the trace has ${session.length} events`, true);
  const answer = why(session.log, session.profile, { place, view: view ?? 'cpu', at: at ?? seq(model.at + 1) });
  if (!answer.ok) return saying(model, answer.message, true);
  const rows = describeWhy(answer.why.root).map((line): PageRow => {
    const at = /#(\d+)/u.exec(line)?.[1];
    return { text: line, at: at === undefined ? null : Number(at) };
  });
  return { ...model, page: { title: `why ${answer.why.place}`, rows }, pageRow: 0 };
}
