import type { Key } from './keys.ts';

/** What a key does. */
export type Action =
  | 'step'
  | 'step-back'
  | 'over'
  | 'over-back'
  | 'out'
  | 'out-back'
  | 'operation'
  | 'operation-back'
  | 'actor'
  | 'actor-back'
  | 'trouble'
  | 'trouble-back'
  | 'run'
  | 'run-back'
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'enter'
  | 'shallower'
  | 'deeper'
  | 'goto'
  | 'find'
  | 'find-next'
  | 'find-previous'
  | 'mark'
  | 'note'
  | 'next-mark'
  | 'previous-mark'
  | 'return'
  | 'break'
  | 'watch'
  | 'change'
  | 'change-back'
  | 'why'
  | 'pin'
  | 'remove'
  | 'fork'
  | 'parent'
  | 'focus'
  | 'next-pane'
  | 'pane'
  | 'help'
  | 'redraw'
  | 'cancel'
  | 'suspend'
  | 'quit';

/** Keys that do the same thing. */
export interface Binding {
  readonly keys: readonly Key[];
  readonly action: Action;
  /** As the help and docs/DEBUG.md have it. */
  readonly help: string;
}

/** Bindings of one kind, under a heading. */
export interface BindingGroup {
  readonly title: string;
  readonly bindings: readonly Binding[];
}

/** Every key. Lower case goes forwards, upper case backwards. */
export const BINDINGS: readonly BindingGroup[] = [
  group('Step', [
    [['s'], 'step', 'next event'],
    [['S'], 'step-back', 'event before'],
    [['n'], 'over', 'over the call: next event that is not inside it'],
    [['N'], 'over-back', 'over the call, backwards'],
    [['f'], 'out', 'out of the call: to its return'],
    [['F'], 'out-back', 'out of the call: to where it was entered'],
    [['o'], 'operation', 'next operation'],
    [['O'], 'operation-back', 'start of the operation, then the one before'],
    [['a'], 'actor', 'next event of the same actor'],
    [['A'], 'actor-back', 'event before of the same actor'],
  ]),
  group('Run', [
    [['c'], 'run', 'run to the next stop'],
    [['C'], 'run-back', 'run backwards to the stop before'],
    [['b'], 'break', 'stop at events: a type, or an expression as vist log -Y takes it'],
    [
      ['w'],
      'watch',
      'stop where a place changes: vmte:0.LPI_IST_VALID%poc; read PLACE and write PLACE stop at each access',
    ],
    [['x'], 'change', 'next change of a place'],
    [['X'], 'change-back', 'last change of a place'],
    [['d'], 'remove', 'remove the stop or bookmark that is selected'],
  ]),
  group('Find', [
    [['e'], 'trouble', 'next event that is an error: a failed call, a fault, what the checks of the run report'],
    [['E'], 'trouble-back', 'error before'],
    [['g'], 'goto', 'go to: 412, +10, -10, op 3, end'],
    [['/'], 'find', 'find text in the events'],
    [[']'], 'find-next', 'next match'],
    [['['], 'find-previous', 'match before'],
    [['m'], 'mark', 'bookmark this event, or not any more; the trace file keeps it'],
    [['M'], 'note', 'bookmark it with a note'],
    [["'"], 'next-mark', 'next bookmark'],
    [['"'], 'previous-mark', 'bookmark before'],
    [['backspace'], 'return', 'back to where you were'],
  ]),
  group('Fork', [
    [['t'], 'fork', 'try it otherwise: a new run that leaves this one before this event, in a trace of its own'],
    [['T'], 'parent', 'back to the trace that was forked'],
  ]),
  group('Look', [
    [['y'], 'why', 'why a place holds what it does'],
    [['p'], 'pin', 'keep a place in the memory pane; nothing follows the events again'],
    [['tab'], 'focus', 'to the other side: events, state'],
    [['shift-tab'], 'next-pane', 'next state pane'],
    [['1', '2', '3', '4', '5', '6', '7'], 'pane', 'event, tables, memory, allocations, IRS, KVM, stops'],
    [['down', 'j'], 'down', 'next row'],
    [['up', 'k'], 'up', 'row before'],
    [['pagedown'], 'page-down', 'a page on'],
    [['pageup'], 'page-up', 'a page back'],
    [['home'], 'first', 'first row'],
    [['end'], 'last', 'last row'],
    [['enter', ' '], 'enter', 'fold a call, or open what is selected'],
    [['-'], 'shallower', 'show fewer levels of calls'],
    [['+', '='], 'deeper', 'show more'],
  ]),
  group('Session', [
    [['?'], 'help', 'this page'],
    [['escape', 'ctrl-g'], 'cancel', 'leave a question, a page, or stop running'],
    [['ctrl-l'], 'redraw', 'draw the screen again'],
    [['ctrl-z'], 'suspend', 'to the shell; fg comes back'],
    [['q', 'ctrl-c'], 'quit', 'quit'],
  ]),
];

/** What a key does; null for one that does nothing. */
export function actionOf(key: Key): Action | null {
  return ACTIONS.get(key) ?? null;
}

/** Keys as people read them: `s`, `PgUp`, `Ctrl-L`. */
export function keyName(key: Key): string {
  return KEY_NAMES[key] ?? key.replace(/^ctrl-(.)$/u, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`);
}

const KEY_NAMES: Readonly<Record<Key, string>> = {
  up: 'Up',
  down: 'Down',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  escape: 'Esc',
  backspace: 'Backspace',
  ' ': 'Space',
};

function group(
  title: string,
  bindings: readonly (readonly [keys: readonly Key[], action: Action, help: string])[],
): BindingGroup {
  return { title, bindings: bindings.map(([keys, action, help]) => ({ keys, action, help })) };
}

const ACTIONS: ReadonlyMap<Key, Action> = new Map(
  BINDINGS.flatMap(({ bindings }) => bindings.flatMap(({ keys, action }) => keys.map((key) => [key, action] as const))),
);
