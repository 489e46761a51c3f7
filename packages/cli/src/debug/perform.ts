import { type Direction, nextBookmark } from '@vist/replay';
import { isTrouble } from './event-text.ts';
import { layoutOf, type Screen } from './layout.ts';
import { ALL_LEVELS, type DebugModel, jumped, saying } from './model.ts';
import { moved } from './motion.ts';
import { lookOf, type PaneRow } from './panes/look.ts';
import { paneRows, selectedRow } from './panes/panes.ts';
import { answered, matched, wayText } from './prompts.ts';
import { moveRows } from './row-moves.ts';
import { seekRecord, seekStop } from './seek.ts';
import type { DebugSession } from './session.ts';
import type { Task } from './update.ts';
import { unhidden } from './visible.ts';

/** What tasks are done with. */
export interface Desk {
  readonly session: DebugSession;
  readonly screen: Screen;
}

/** Asks the log what a task wants. Yields how far it has come, so that the caller may give up and keep the model. */
export function* perform(model: DebugModel, task: Task, desk: Desk): Generator<number, DebugModel> {
  const next = yield* performTask(model, task, desk);
  if (next.at === model.at) return next;
  yield* desk.session.approach(next.at);
  return task.kind === 'rows' ? next : unhidden(next, desk.session);
}

function* performTask(model: DebugModel, task: Task, desk: Desk): Generator<number, DebugModel> {
  const { session } = desk;
  switch (task.kind) {
    case 'move': {
      const at = moved(session, model.at, task.motion, task.direction);
      return at === null ? saying(model, `nothing ${wayText(task.direction)}`, true) : { ...model, at };
    }
    case 'operation':
      return arrived(
        model,
        task.direction,
        yield* seekRecord(session, model.at, task.direction, ({ event }) => event.type === 'env.operationBegan'),
      );
    case 'actor': {
      const { actor } = session.record(model.at);
      const at = yield* seekRecord(session, model.at, task.direction, (record) => record.actor === actor);
      return arrived(model, task.direction, at);
    }
    case 'trouble': {
      const at = yield* seekRecord(session, model.at, task.direction, ({ event }) => isTrouble(event));
      return arrived(model, task.direction, at);
    }
    case 'run':
      return yield* run(model, task.direction, session);
    case 'match':
      return yield* matched(model, task.direction, session);
    case 'bookmark':
      return toMark(model, task.direction);
    case 'rows':
      return moveRows(model, task.by, desk);
    case 'ask':
      return { ...model, prompt: { kind: task.prompt, text: proposed(model, task.prompt, desk) } };
    case 'answer':
      return yield* answered(model, task.prompt, session);
    case 'enter':
      return entered(model, desk);
    case 'remove':
      return removed(model, desk);
    case 'shallower':
      return shallower(model, session);
    case 'deeper':
      return { ...model, levels: model.levels >= MOST_LEVELS ? ALL_LEVELS : model.levels + 1 };
    default:
      return task satisfies never;
  }
}

/** Levels of calls that are counted; more are all. */
const MOST_LEVELS = 16;

function arrived(model: DebugModel, direction: Direction, at: number | null): DebugModel {
  return at === null ? saying(model, `nothing ${wayText(direction)}`, true) : { ...model, at };
}

function* run(model: DebugModel, direction: Direction, session: DebugSession): Generator<number, DebugModel> {
  if (model.stops.length === 0) return saying(model, 'no stops: b stops at events, w where a place changes', true);
  const halt = yield* seekStop(session, model.at, direction, model.stops);
  if (halt === null) return saying(model, `no stop ${wayText(direction)}`, true);
  return saying(jumped(model, halt.at), halt.because);
}

/** One level less; what is hidden then is left for the call that it is in. */
function shallower(model: DebugModel, { outline }: DebugSession): DebugModel {
  const depth = outline.depthOf(model.at);
  const levels = Math.max(1, model.levels === ALL_LEVELS ? depth : model.levels - 1);
  let { at } = model;
  while (outline.depthOf(at) >= levels) at = outline.causeOf(at) ?? at;
  return { ...model, levels, at };
}

function toMark(model: DebugModel, direction: Direction): DebugModel {
  const mark = nextBookmark(model.marks, model.at, direction);
  if (mark === null) return saying(model, `no bookmark ${wayText(direction)}`, true);
  const there = jumped(model, mark.at);
  return mark.note === '' ? there : saying(there, mark.note);
}

/** The row that the keys are about: the selected one of the state pane. */
function rowOf(model: DebugModel, { session, screen }: Desk): PaneRow | null {
  const look = lookOf(session, model, layoutOf(screen).stateWidth);
  const rows = paneRows(model.pane, look);
  return rows[selectedRow(model.pane, rows, look)] ?? null;
}

const UNPROPOSED: ReadonlySet<string> = new Set(['break', 'goto', 'find', 'fork']);

/** What is written into a question to begin with. */
function proposed(model: DebugModel, prompt: string, desk: Desk): string {
  if (prompt === 'note') return model.marks.find(({ at }) => at === model.at)?.note ?? '';
  if (UNPROPOSED.has(prompt)) return '';
  if (model.focus === 'events') return '';
  const place = rowOf(model, desk)?.place ?? '';
  return prompt === 'why' || prompt === 'pin' ? place : place.replace(/^alloc:/u, 'line:');
}

function entered(model: DebugModel, desk: Desk): DebugModel {
  if (model.page !== null) return fromPage(model);
  if (model.focus === 'events') return folded(model, desk.session);
  const row = rowOf(model, desk);
  if (row?.at !== null && row?.at !== undefined) return jumped(model, row.at);
  if (row?.place === null || row?.place === undefined || /^(?:reg|ret):/u.test(row.place)) return model;
  return { ...model, pinned: row.place.replace(/[.%].*$/u, ''), pane: 'memory' };
}

function fromPage(model: DebugModel): DebugModel {
  const { page } = model;
  const at = page === null || page === 'help' ? null : (page.rows[model.pageRow]?.at ?? null);
  return at === null ? { ...model, page: null } : { ...jumped(model, at), page: null };
}

/** Folds the call that is looked at, or that holds what is looked at; or opens it again. */
function folded(model: DebugModel, { outline }: DebugSession): DebugModel {
  const call = outline.kindOf(model.at) === 'opens' ? model.at : outline.frameOf(model.at);
  if (call === null) return model;
  const isFolded = model.folded.has(call);
  const others = [...model.folded].filter((at) => at !== call);
  return { ...model, at: call, folded: new Set(isFolded ? others : [...others, call]) };
}

function removed(model: DebugModel, desk: Desk): DebugModel {
  if (model.pane !== 'stops' || model.focus !== 'state') {
    return saying(model, 'to remove a stop or a bookmark: 7, Tab, select it, d', true);
  }
  const look = lookOf(desk.session, model, layoutOf(desk.screen).stateWidth);
  const index = selectedRow('stops', paneRows('stops', look), look);
  const isStop = index < model.stops.length;
  return {
    ...model,
    stops: model.stops.filter((_, each) => each !== index),
    marks: isStop ? model.marks : model.marks.filter((_, each) => each !== index - model.stops.length),
  };
}
