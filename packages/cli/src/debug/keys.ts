/** A key as the model knows it: a character, or a name as `up`, `enter`, `ctrl-l`. */
export type Key = string;

/** What `node:readline` says about a key. */
export interface Keypress {
  readonly name?: string | undefined;
  readonly ctrl?: boolean | undefined;
  readonly shift?: boolean | undefined;
  readonly sequence?: string | undefined;
}

/** The key of a keypress; null for one that has no name here. */
export function keyOf(text: string | undefined, { name, ctrl, shift, sequence }: Keypress): Key | null {
  if (name === 'return' || name === 'enter') return 'enter';
  if (name === 'tab') return shift === true ? 'shift-tab' : 'tab';
  if (ctrl === true) return name === undefined ? null : `ctrl-${name}`;
  if (name !== undefined && NAMED.has(name)) return name;
  const typed = text ?? sequence ?? '';
  return /^[\u0020-\u007e]$/u.test(typed) ? typed : null;
}

const NAMED: ReadonlySet<string> = new Set([
  'up',
  'down',
  'left',
  'right',
  'pageup',
  'pagedown',
  'home',
  'end',
  'backspace',
  'escape',
]);
