/** One file of the repository as the laws see it: a path from the root, with slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What a module brings in, and the line (from 1) that says so. */
export interface ImportSite {
  readonly specifier: string;
  readonly line: number;
}

type Kind = 'code' | 'comment' | 'string';

/** The text with comments blanked out. Lines and columns stay where they are. */
export function withoutComments(text: string): string {
  return blank(text, (kind) => kind === 'comment');
}

/** The text with comments and the contents of strings, templates and regular expressions blanked out. */
export function codeOnly(text: string): string {
  return blank(text, (kind) => kind !== 'code');
}

/** Comments alone, everything else blanked out. */
export function commentsOnly(text: string): string {
  return blank(text, (kind) => kind !== 'comment');
}

/**
 * Every module that the text imports or re-exports, static or dynamic, types included.
 *
 * @param code the text as `codeOnly` leaves it.
 */
export function importsOf(text: string, code: string): readonly ImportSite[] {
  const pattern = /\bfrom\s*(?=['"])|\bimport\s*\(?\s*(?=['"])/gu;
  return [...code.matchAll(pattern)].map((match) => {
    const start = match.index + match[0].length;
    const quote = text.charAt(start);
    return { specifier: text.slice(start + 1, text.indexOf(quote, start + 1)), line: lineAt(text, match.index) };
  });
}

/** Line, from 1, of a position in the text. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

function blank(text: string, isBlanked: (kind: Kind) => boolean): string {
  const kinds = kindsOf(text);
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    out += char === '\n' || !isBlanked(kinds[i] ?? 'code') ? char : ' ';
  }
  return out;
}

/** The kind of each character. Quotes count as code, so that a blanked string can still be seen. */
function kindsOf(text: string): readonly Kind[] {
  const kinds: Kind[] = [];
  // One entry per open `${`: how many braces are open inside it.
  const substitutions: number[] = [];
  const mark = (end: number, kind: Kind): void => {
    while (kinds.length < Math.min(end, text.length)) kinds.push(kind);
  };
  const literal = (end: number): void => {
    mark(kinds.length + 1, 'code');
    mark(end, 'string');
    mark(end + 1, 'code');
  };
  const template = (from: number): void => {
    const end = endOfTemplatePart(text, from);
    mark(end, 'string');
    if (text.charAt(end) === '$') substitutions.push(0);
    mark(end + (text.charAt(end) === '$' ? 2 : 1), 'code');
  };
  while (kinds.length < text.length) {
    const at = kinds.length;
    const char = text.charAt(at);
    const two = text.slice(at, at + 2);
    const depth = substitutions.at(-1);
    if (two === '//') mark(indexOrEnd(text, '\n', at), 'comment');
    else if (two === '/*') mark(indexOrEnd(text, '*/', at + 2) + 2, 'comment');
    else if (char === "'" || char === '"') literal(endOfQuoted(text, at + 1, char));
    else if (char === '/' && startsRegExp(text.slice(0, at), kinds)) literal(endOfRegExp(text, at + 1));
    else if (char === '`') {
      mark(at + 1, 'code');
      template(at + 1);
    } else if (char === '}' && depth === 0) {
      substitutions.pop();
      mark(at + 1, 'code');
      template(at + 1);
    } else {
      if (depth !== undefined && char === '{') substitutions.splice(-1, 1, depth + 1);
      if (depth !== undefined && char === '}') substitutions.splice(-1, 1, depth - 1);
      mark(at + 1, 'code');
    }
  }
  return kinds;
}

function indexOrEnd(text: string, needle: string, from: number): number {
  const at = text.indexOf(needle, from);
  return at < 0 ? text.length : at;
}

function endOfQuoted(text: string, from: number, quote: string): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== quote && text.charAt(at) !== '\n') {
    at += text.charAt(at) === '\\' ? 2 : 1;
  }
  return at;
}

function endOfTemplatePart(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== '`' && text.slice(at, at + 2) !== '${') {
    at += text.charAt(at) === '\\' ? 2 : 1;
  }
  return at;
}

function endOfRegExp(text: string, from: number): number {
  let at = from;
  let isInClass = false;
  while (at < text.length && text.charAt(at) !== '\n' && (isInClass || text.charAt(at) !== '/')) {
    if (text.charAt(at) === '[') isInClass = true;
    if (text.charAt(at) === ']') isInClass = false;
    at += text.charAt(at) === '\\' ? 2 : 1;
  }
  return at;
}

/** A slash divides after a value and starts a regular expression everywhere else. */
function startsRegExp(before: string, kinds: readonly Kind[]): boolean {
  let last = before.length - 1;
  while (last >= 0 && (kinds[last] === 'comment' || /\s/u.test(before.charAt(last)))) last--;
  if (last < 0) return true;
  const tail = before.slice(Math.max(0, last - 12), last + 1);
  if (/(?:^|\W)(?:return|case|typeof|yield|await|in|of)$/u.test(tail)) return true;
  return !/[\w$)\]}'"`]/u.test(before.charAt(last));
}
