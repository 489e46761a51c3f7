import { seq } from '@vist/core';
import { type Direction, withBookmark, withoutBookmark } from '@vist/replay';
import { type Action, actionOf } from './bindings.ts';
import type { Key } from './keys.ts';
import { type DebugModel, PANES, type Prompt, type PromptKind } from './model.ts';
import type { Motion } from './motion.ts';

/** What the log has to be asked for, to go on. */
export type Task =
  | { readonly kind: 'move'; readonly motion: Motion; readonly direction: Direction }
  | { readonly kind: 'operation' | 'actor' | 'trouble' | 'run' | 'match' | 'bookmark'; readonly direction: Direction }
  | { readonly kind: 'rows'; readonly by: RowMove }
  | { readonly kind: 'ask'; readonly prompt: PromptKind }
  | { readonly kind: 'answer'; readonly prompt: Prompt }
  | { readonly kind: 'enter' | 'remove' | 'shallower' | 'deeper' };

/** Rows to go down, pages to go down, or to an end. */
export type RowMove = { readonly rows: number } | { readonly pages: number } | 'first' | 'last';

/** What a key makes of the model, and what is left to be done with the log. */
export interface Updated {
  readonly model: DebugModel;
  readonly task: Task | null;
}

/** The debugger after a key. */
export function update(model: DebugModel, key: Key): Updated {
  const quiet = { ...model, notice: null };
  if (model.prompt !== null) return updatePrompt(quiet, model.prompt, key);
  const action = actionOf(key);
  if (action === null) return changed(quiet);
  if (action === 'quit') return changed(model.page === null ? { ...quiet, isOver: true } : { ...quiet, page: null });
  if (action === 'cancel') return changed({ ...quiet, page: null });
  const task = TASKS[action] ?? null;
  // A page has rows to go through, and nothing else.
  if (model.page !== null && task?.kind !== 'rows' && task?.kind !== 'enter') return changed(quiet);
  return task === null ? changed(plainly(quiet, action, key)) : { model: quiet, task };
}

const TASKS: Readonly<Partial<Record<Action, Task>>> = {
  step: { kind: 'move', motion: 'event', direction: 'forwards' },
  'step-back': { kind: 'move', motion: 'event', direction: 'backwards' },
  over: { kind: 'move', motion: 'over', direction: 'forwards' },
  'over-back': { kind: 'move', motion: 'over', direction: 'backwards' },
  out: { kind: 'move', motion: 'out', direction: 'forwards' },
  'out-back': { kind: 'move', motion: 'out', direction: 'backwards' },
  operation: { kind: 'operation', direction: 'forwards' },
  'operation-back': { kind: 'operation', direction: 'backwards' },
  actor: { kind: 'actor', direction: 'forwards' },
  'actor-back': { kind: 'actor', direction: 'backwards' },
  trouble: { kind: 'trouble', direction: 'forwards' },
  'trouble-back': { kind: 'trouble', direction: 'backwards' },
  run: { kind: 'run', direction: 'forwards' },
  'run-back': { kind: 'run', direction: 'backwards' },
  'find-next': { kind: 'match', direction: 'forwards' },
  'find-previous': { kind: 'match', direction: 'backwards' },
  'next-mark': { kind: 'bookmark', direction: 'forwards' },
  'previous-mark': { kind: 'bookmark', direction: 'backwards' },
  down: { kind: 'rows', by: { rows: 1 } },
  up: { kind: 'rows', by: { rows: -1 } },
  'page-down': { kind: 'rows', by: { pages: 1 } },
  'page-up': { kind: 'rows', by: { pages: -1 } },
  first: { kind: 'rows', by: 'first' },
  last: { kind: 'rows', by: 'last' },
  goto: { kind: 'ask', prompt: 'goto' },
  find: { kind: 'ask', prompt: 'find' },
  break: { kind: 'ask', prompt: 'break' },
  watch: { kind: 'ask', prompt: 'watch' },
  change: { kind: 'ask', prompt: 'change' },
  'change-back': { kind: 'ask', prompt: 'change-back' },
  why: { kind: 'ask', prompt: 'why' },
  pin: { kind: 'ask', prompt: 'pin' },
  note: { kind: 'ask', prompt: 'note' },
  fork: { kind: 'ask', prompt: 'fork' },
  enter: { kind: 'enter' },
  remove: { kind: 'remove' },
  shallower: { kind: 'shallower' },
  deeper: { kind: 'deeper' },
};

/** What needs nothing of the log. */
function plainly(model: DebugModel, action: Action, key: Key): DebugModel {
  switch (action) {
    case 'focus':
      return { ...model, focus: model.focus === 'events' ? 'state' : 'events' };
    case 'next-pane':
      return { ...model, pane: PANES[(PANES.indexOf(model.pane) + 1) % PANES.length] ?? 'event' };
    case 'pane':
      return { ...model, pane: PANES[Number(key) - 1] ?? model.pane };
    case 'mark': {
      const at = seq(model.at);
      const others = withoutBookmark(model.marks, at);
      const isNew = others.length === model.marks.length;
      return { ...model, marks: isNew ? withBookmark(others, { at, note: '' }) : others };
    }
    case 'return': {
      const at = model.trail.at(-1);
      return at === undefined ? model : { ...model, at, trail: model.trail.slice(0, -1) };
    }
    case 'parent':
      return { ...model, goesOn: { to: 'parent' } };
    case 'help':
      return { ...model, page: 'help', pageRow: 0 };
    default:
      return model;
  }
}

function updatePrompt(model: DebugModel, prompt: Prompt, key: Key): Updated {
  const { kind, text } = prompt;
  switch (key) {
    case 'escape':
    case 'ctrl-c':
    case 'ctrl-g':
      return changed({ ...model, prompt: null });
    case 'enter':
      return {
        model: { ...model, prompt: null, answers: { ...model.answers, [kind]: text } },
        task: { kind: 'answer', prompt },
      };
    case 'up':
      return changed({ ...model, prompt: { kind, text: model.answers[kind] ?? text } });
    case 'backspace':
      return changed({ ...model, prompt: { kind, text: text.slice(0, -1) } });
    case 'ctrl-u':
      return changed({ ...model, prompt: { kind, text: '' } });
    case 'ctrl-w':
      return changed({ ...model, prompt: { kind, text: text.replace(/\S*\s*$/u, '') } });
    default:
      return changed(key.length === 1 ? { ...model, prompt: { kind, text: text + key } } : model);
  }
}

function changed(model: DebugModel): Updated {
  return { model, task: null };
}
