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
  /** Who is called back from now on. */
  readonly listen: (listener: TerminalListener) => void;
  /** Gives the terminal to the shell until the program is continued. */
  readonly suspend: () => void;
  /** Gives the terminal back as it was. */
  readonly close: () => void;
}

/** Who hears of a terminal. */
export interface TerminalListener {
  readonly onKey: (key: Key) => void;
  /** The size is another. */
  readonly onResize: () => void;
  /** The keyboard is gone, or somebody asks the program to end. */
  readonly onEnd: () => void;
}

/** Takes the terminal over. @throws Refusal when stdin or stdout is none. */
export function openTerminal({ stdin, stdout, env, onInterrupt }: Io): Terminal {
  if (!(stdin instanceof ReadStream) || !(stdout instanceof WriteStream) || env['TERM'] === 'dumb') {
    throw new Refusal(
      'debug needs a terminal for keys and screen: expected stdin and stdout to be one (vist log, vist show and vist why print)',
    );
  }
  let listener: TerminalListener = { onKey: () => {}, onResize: () => {}, onEnd: () => {} };
  const onKeypress = (text: string | undefined, press: Keypress): void => {
    const key = keyOf(text, press);
    if (key !== null) listener.onKey(key);
  };
  const onResize = (): void => {
    listener.onResize();
  };
  const take = (): void => {
    stdin.setRawMode(true);
    stdin.resume();
    stdout.write(ENTER);
  };
  const give = (): void => {
    stdin.setRawMode(false);
    stdout.write(LEAVE);
  };
  const onEnd = (): void => {
    listener.onEnd();
  };
  const onContinue = (): void => {
    take();
    onResize();
  };
  emitKeypressEvents(stdin);
  stdin.on('keypress', onKeypress);
  stdin.on('end', onEnd);
  stdout.on('resize', onResize);
  const forgetInterrupt = onInterrupt(onEnd);
  take();
  return {
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    draw: (lines) => {
      stdout.write(`${BEGIN}${lines.map((line) => `${line}${CLEAR_TO_END}`).join('\r\n')}${END}`);
    },
    listen: (next) => {
      listener = next;
    },
    suspend: () => {
      // The keyboard is still listened to: nothing else would keep the program for its return.
      give();
      process.once('SIGCONT', onContinue);
      process.kill(process.pid, 'SIGTSTP');
    },
    close: () => {
      stdin.off('keypress', onKeypress);
      stdin.off('end', onEnd);
      stdout.off('resize', onResize);
      forgetInterrupt();
      give();
      stdin.pause();
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
