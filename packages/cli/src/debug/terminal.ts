import { emitKeypressEvents } from 'node:readline';
import { ReadStream, WriteStream } from 'node:tty';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { type Key, keyOf, type Keypress } from './keys.ts';
import type { Screen } from './layout.ts';

/** A terminal in the hands of a full-screen program. */
export interface Terminal {
  readonly size: () => Screen;
  readonly draw: (lines: readonly string[]) => void;
  /** Calls back for each key. */
  readonly onKey: (handler: (key: Key) => void) => void;
  /** Calls back when the size is another. */
  readonly onResize: (handler: () => void) => void;
  /** Gives the terminal back as it was. */
  readonly close: () => void;
}

/** Takes the terminal over. @throws Refusal when stdin or stdout is none. */
export function openTerminal({ stdin, stdout, env }: Io): Terminal {
  if (!(stdin instanceof ReadStream) || !(stdout instanceof WriteStream) || env['TERM'] === 'dumb') {
    throw new Refusal(
      'debug needs a terminal for keys and screen: expected stdin and stdout to be one (vist log, vist show and vist why print)',
    );
  }
  const keyHandlers: ((key: Key) => void)[] = [];
  const resizeHandlers: (() => void)[] = [];
  const onKeypress = (text: string | undefined, press: Keypress): void => {
    const key = keyOf(text, press);
    if (key !== null) for (const handler of keyHandlers) handler(key);
  };
  const onResize = (): void => {
    for (const handler of resizeHandlers) handler();
  };
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.on('keypress', onKeypress);
  stdin.resume();
  stdout.on('resize', onResize);
  stdout.write(ENTER);
  return {
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    draw: (lines) => {
      stdout.write(`${BEGIN}${lines.map((line) => `${line}${CLEAR_TO_END}`).join('\r\n')}${END}`);
    },
    onKey: (handler) => keyHandlers.push(handler),
    onResize: (handler) => resizeHandlers.push(handler),
    close: () => {
      stdin.off('keypress', onKeypress);
      stdout.off('resize', onResize);
      stdin.setRawMode(false);
      stdin.pause();
      stdout.write(LEAVE);
    },
  };
}

/** The other screen, without cursor and line wrap; and back. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
/** Drawing as one update, where the terminal knows how: nothing flickers. */
const BEGIN = '\u001b[?2026h\u001b[H';
const END = '\u001b[J\u001b[?2026l';
const CLEAR_TO_END = '\u001b[K';
