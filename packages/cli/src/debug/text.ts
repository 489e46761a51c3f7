import { styleText } from 'node:util';

/** How a piece of text stands out. Nothing depends on it alone: what is marked by colour is also marked by a sign. */
export type Tone = 'plain' | 'strong' | 'quiet' | 'good' | 'bad' | 'changed' | 'bar' | 'selected';

/** A piece of text of one tone. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** A line of the screen. */
export type Line = readonly Span[];

/** A line of one tone. */
export function line(text: string, tone: Tone = 'plain'): Line {
  return [{ text, tone }];
}

/** Columns that a line takes. */
export function widthOf(of: Line): number {
  return of.reduce((sum, { text }) => sum + text.length, 0);
}

/** The line in exactly `width` columns: cut with `~` where it is longer, else filled up with blanks. */
export function fit(of: Line, width: number): Line {
  const clean = of.map(({ text, tone }) => ({ text: printable(text), tone }));
  const length = widthOf(clean);
  if (length <= width) return [...clean, { text: ' '.repeat(width - length), tone: clean.at(-1)?.tone ?? 'plain' }];
  const spans: Span[] = [];
  let room = Math.max(0, width - 1);
  for (const { text, tone } of clean) {
    if (room === 0) break;
    spans.push({ text: text.slice(0, room), tone });
    room -= Math.min(room, text.length);
  }
  return width === 0 ? [] : [...spans, { text: '~', tone: spans.at(-1)?.tone ?? 'plain' }];
}

/** The line as a terminal takes it. Without colour it is the text alone. */
export function paint(of: Line, isColoured: boolean): string {
  if (!isColoured)
    return of
      .map(({ text }) => text)
      .join('')
      .trimEnd();
  return of.map(({ text, tone }) => PAINTS[tone](text)).join('');
}

/** The whole line in one tone: a bar, or a row that is selected. */
export function toned(of: Line, tone: Tone): Line {
  return of.map(({ text }) => ({ text, tone }));
}

/** Words in lines of at most `width` columns; the second and later ones begin with `indent`. */
export function wrapped(words: readonly string[], width: number, indent: string): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of words) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (longer.length <= width || current.trim() === '') current = longer;
    else {
      lines.push(current);
      current = indent + word;
    }
  }
  return current === '' ? lines : [...lines, current];
}

/**
 * Text that a trace brings along may hold anything. What moves the cursor or takes no or two columns becomes
 * one dot, so that a log cannot write on the terminal by itself.
 */
export function printable(text: string): string {
  return text.replaceAll(/[^\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u25ff]/gu, '·');
}

type Format = Parameters<typeof styleText>[0];

const mark =
  (format: Format) =>
  (text: string): string =>
    text === '' ? '' : styleText(format, text, { validateStream: false });

/** Marks that show on light and on dark: no yellow, no blue, no colour behind text but the terminal's own. */
const PAINTS: Readonly<Record<Tone, (text: string) => string>> = {
  plain: (text) => text,
  strong: mark('bold'),
  quiet: mark('dim'),
  good: mark('green'),
  bad: mark(['bold', 'red']),
  changed: mark(['bold', 'magenta']),
  bar: mark('inverse'),
  selected: mark('inverse'),
};
