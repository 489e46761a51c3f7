import { styleText } from 'node:util';
import type { Io, OutStream } from '../io.ts';

/** Marks that text may carry on a terminal. Without colour each gives its text back. */
export interface Style {
  readonly title: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly quiet: (text: string) => string;
}

type Format = Parameters<typeof styleText>[0];

const mark = (format: Format) => (text: string) => styleText(format, text, { validateStream: false });
const same = (text: string): string => text;

/** Text as it is. */
export const PLAIN: Style = { title: same, good: same, bad: same, warn: same, quiet: same };

const COLOURED: Style = {
  title: mark('bold'),
  good: mark('green'),
  bad: mark('red'),
  warn: mark('yellow'),
  quiet: mark('dim'),
};

/**
 * The style for a stream: as `--color` or `--no-color` says; else colour on a terminal that does not
 * refuse it (`NO_COLOR`, `TERM=dumb`).
 */
export function styleFor(stream: OutStream, env: Io['env'], asked: boolean | undefined): Style {
  return isColoured(stream, env, asked) ? COLOURED : PLAIN;
}

/** True when colour is asked for; else on a terminal that does not refuse it. */
export function isColoured(stream: OutStream, env: Io['env'], asked: boolean | undefined): boolean {
  if (asked !== undefined) return asked;
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return false;
  return stream.isTTY === true;
}
