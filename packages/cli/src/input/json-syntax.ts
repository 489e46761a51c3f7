import { unreachable } from '@vist/core';

/** What is wrong with a JSON text, at a number of code units from its start. */
export type JsonFault = JsonSyntaxError | DuplicateKey;

/** Where a text stops being JSON, and what could stand there instead. */
export interface JsonSyntaxError {
  readonly kind: 'syntax';
  readonly offset: number;
  readonly expected: string;
}

/** A key that its object has already: `JSON.parse` would take the last one, and drop the others in silence. */
export interface DuplicateKey {
  readonly kind: 'duplicate';
  readonly offset: number;
  readonly key: string;
  /** Where the object has it first. */
  readonly firstOffset: number;
}

/**
 * The first place where `text` is not JSON, or has a key twice in one object; null when it is fine. For messages:
 * what `JSON.parse` says about the place depends on the engine, and is often nothing.
 */
export function findJsonFault(text: string): JsonFault | null {
  /** The brackets that are open, an object as its keys and their offsets. A stack of our own: depth is the file's choice. */
  const open: (Map<string, number> | null)[] = [];
  let at = 0;
  let want: Wanted = 'value';
  for (;;) {
    at = after(BLANKS, text, at) ?? at;
    if (want === 'end') return at === text.length ? null : { kind: 'syntax', offset: at, expected: WANTED.end };
    const step = read(text, at, want);
    if (!step.ok) return { kind: 'syntax', offset: step.offset, expected: step.expected };
    if (step.want === 'colon') {
      const keys = open.at(-1);
      const key = String(JSON.parse(text.slice(at, step.next)));
      const firstOffset = keys?.get(key);
      if (firstOffset !== undefined) return { kind: 'duplicate', offset: at, key, firstOffset };
      keys?.set(key, at);
    }
    at = step.next;
    if (step.opened !== null) open.push(step.opened === '{' ? new Map() : null);
    if (step.closed) open.pop();
    want = step.want ?? afterValue(open);
  }
}

/** Line and column of an offset, both from 1. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** What may come next. */
type Wanted = 'value' | 'item-or-end' | 'key-or-end' | 'key' | 'colon' | 'comma-or-bracket' | 'comma-or-brace' | 'end';

const WANTED: Readonly<Record<Wanted, string>> = {
  value: 'a value',
  'item-or-end': 'a value or "]"',
  'key-or-end': 'a key in double quotes or "}"',
  key: 'a key in double quotes',
  colon: '":"',
  'comma-or-bracket': '"," or "]"',
  'comma-or-brace': '"," or "}"',
  end: 'the end of the file',
};

type Step =
  | { readonly ok: false; readonly offset: number; readonly expected: string }
  | {
      readonly ok: true;
      readonly next: number;
      readonly opened: '{' | '[' | null;
      readonly closed: boolean;
      /** What comes next; null when a value has just ended. */
      readonly want: Wanted | null;
    };

const BLANKS = /[ \t\r\n]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const STRING_START = /"(?:[ !#-[\]-\u{10ffff}]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/uy;

function read(text: string, at: number, want: Exclude<Wanted, 'end'>): Step {
  const char = text[at] ?? '';
  switch (want) {
    case 'colon':
      return char === ':' ? moved(at + 1, 'value') : refused(at, want);
    case 'comma-or-bracket':
    case 'comma-or-brace':
      if (char === ',') return moved(at + 1, want === 'comma-or-brace' ? 'key' : 'value');
      return char === (want === 'comma-or-brace' ? '}' : ']') ? closed(at + 1) : refused(at, want);
    case 'key-or-end':
    case 'key':
      if (want === 'key-or-end' && char === '}') return closed(at + 1);
      return char === '"' ? string(text, at, 'colon') : refused(at, want);
    case 'item-or-end':
    case 'value':
      if (want === 'item-or-end' && char === ']') return closed(at + 1);
      return value(text, at, want);
    default:
      return unreachable(want);
  }
}

function value(text: string, at: number, want: Wanted): Step {
  const char = text[at] ?? '';
  if (char === '{') return { ...moved(at + 1, 'key-or-end'), opened: '{' };
  if (char === '[') return { ...moved(at + 1, 'item-or-end'), opened: '[' };
  if (char === '"') return string(text, at, null);
  const end = after(SCALAR, text, at);
  return end === null ? refused(at, want) : moved(end, null);
}

function string(text: string, at: number, want: Wanted | null): Step {
  const end = after(STRING_START, text, at) ?? at;
  if (text[end] === '"') return moved(end + 1, want);
  const isEscape = text[end] === '\\' && end + 1 < text.length;
  return { ok: false, offset: end, expected: isEscape ? 'an escape of JSON' : 'the end of the string' };
}

function moved(next: number, want: Wanted | null): Extract<Step, { ok: true }> {
  return { ok: true, next, opened: null, closed: false, want };
}

function closed(next: number): Step {
  return { ...moved(next, null), closed: true };
}

function refused(offset: number, want: Wanted): Step {
  return { ok: false, offset, expected: WANTED[want] };
}

function afterValue(open: readonly (Map<string, number> | null)[]): Wanted {
  const innermost = open.at(-1);
  if (innermost === undefined) return 'end';
  return innermost === null ? 'comma-or-bracket' : 'comma-or-brace';
}

/** Where a sticky pattern that matches at `at` ends; null when it does not match. */
function after(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
