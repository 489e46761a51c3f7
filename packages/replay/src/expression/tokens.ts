import type { ExpressionIssue } from './ast.ts';

/** One word of an expression. `place` is a place in the notation of places, not yet read. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'place' | 'mark' | 'end';
  readonly text: string;
  /** Of its first character, from 1. */
  readonly column: number;
}

/** Most characters of an expression. */
export const MOST_CHARACTERS: 10_000 = 10_000;

/** The words of an expression, the last of kind `end`; or what is no word. */
export function tokensOf(text: string): readonly Token[] | ExpressionIssue {
  if (text.length > MOST_CHARACTERS) {
    return { column: MOST_CHARACTERS + 1, expected: `at most ${MOST_CHARACTERS} characters`, suggestion: null };
  }
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const column = at + 1;
    const found = TOKEN.exec(text.slice(at));
    if (found === null) return issueAt(text, at);
    const [whole] = found;
    const kind = KINDS.find((name) => found.groups?.[name] !== undefined) ?? null;
    if (kind !== null) tokens.push({ kind, text: whole, column });
    at += whole.length;
  }
  return [...tokens, { kind: 'end', text: '', column: text.length + 1 }];
}

/** The groups of {@link TOKEN}; what is in none of them is blank. */
const KINDS = ['place', 'number', 'word', 'string', 'mark'] as const;

/** A place goes on to the next blank, bracket or comma; a name may hold dots and hyphens, but not two dots. */
const TOKEN = new RegExp(
  [
    String.raw`\s+`,
    String.raw`(?<place>[A-Za-z]+:[^\s(),!=<>~]*)`,
    String.raw`(?<number>-?\d(?:\w|\.(?!\.))*|-E[A-Z0-9]+)`,
    String.raw`(?<word>[A-Za-z_]\w*(?:[.-]\w+)*)`,
    String.raw`(?<string>"[^"]*"|'[^']*')`,
    String.raw`(?<mark>\.\.|==|!=|<=|>=|&&|\|\||[=<>~!(),+])`,
  ]
    .map((kind) => `^${kind}`)
    .join('|'),
  'u',
);

function issueAt(text: string, at: number): ExpressionIssue {
  const mark = text[at] ?? '';
  if (mark === '"' || mark === "'") {
    return { column: text.length + 1, expected: `${mark} at the end of the text`, suggestion: null };
  }
  const block = /\b([a-z]+)$/u.exec(text.slice(0, at))?.[1] ?? null;
  if (mark === '.' && block !== null) {
    return {
      column: at + 1,
      expected: 'a type behind the dot, or the block alone for all its types',
      suggestion: block,
    };
  }
  const suggestion = { '&': '&&', '|': '||', '[': '(', '{': '(' }[mark] ?? null;
  return { column: at + 1, expected: 'a field, a value or an operator', suggestion };
}
