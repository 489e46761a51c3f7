import type { Command } from 'commander';
import { commandLine, parseAndRun } from './command-line.ts';
import type { Context } from './commands/command.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { type Io, watchStream, writtenOut } from './io.ts';
import { processIo } from './process-io.ts';

/** Runs `vist` with the given arguments and answers with its exit status. */
export async function main(args: readonly string[], io: Io = processIo()): Promise<ExitStatus> {
  const context: Context = { io, status: EXIT.ok };
  // Whoever reads our output may leave early (`| head`): that is no error, also not of the last line.
  const stdout = watchStream(io.stdout);
  watchStream(io.stderr);
  try {
    const program = commandLine(context);
    if (args[0] === 'complete') await complete(program, args);
    else await parseAndRun(program, args);
    // A full disk is not to be overlooked.
    await writtenOut(io.stdout);
    stdout.check();
    return context.status;
  } catch (error) {
    const { failureOf } = await import('./failure.ts');
    const { status, text } = failureOf(error, io.env['VIST_DEBUG'] === '1');
    io.stderr.write(text);
    return status;
  }
}

/** What the script of `vist completion` asks: `vist complete -- WORDS`. */
async function complete(program: Command, args: readonly string[]): Promise<void> {
  const { complete: printCompletions } = await import('./completion/complete.ts');
  printCompletions(program, args.slice(args[1] === '--' ? 2 : 1));
}
