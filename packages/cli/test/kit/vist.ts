import { Readable, Writable } from 'node:stream';
import type { Io } from '../../src/io.ts';
import { main } from '../../src/main.ts';

/** What a command printed, and how it ended. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command finds around it. */
export interface Around {
  readonly stdin?: string | Uint8Array | Readable;
  readonly onInterrupt?: Io['onInterrupt'];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether stdout is a terminal. */
  readonly isTTY?: boolean;
}

/** Runs `vist` in this process, with streams of its own. */
export async function vist(args: readonly string[], around: Around = {}): Promise<Ran> {
  const { stdin = '', env = {}, isTTY = false, onInterrupt = () => () => {} } = around;
  const stdout = collector(isTTY);
  const stderr = collector(false);
  const io: Io = {
    stdin: stdin instanceof Readable ? stdin : Readable.from([typeof stdin === 'string' ? Buffer.from(stdin) : stdin]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env,
    onInterrupt,
  };
  const status = await main(args, io);
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(isTTY: boolean): { readonly stream: Io['stdout']; readonly text: () => string } {
  const parts: Buffer[] = [];
  const stream = new Writable({
    write(part: Buffer, _, done) {
      parts.push(part);
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY }), text: () => Buffer.concat(parts).toString('utf8') };
}
