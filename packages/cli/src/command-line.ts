import { Command, CommanderError } from 'commander';
import type { Context } from './commands/command.ts';
import { COMMANDS } from './commands/registry.ts';
import { Refusal } from './refusal.ts';
import { VERSION } from './version.ts';

/** The whole command line: every command, with options and help. Nothing of it ends the process. */
export function commandLine(context: Context): Command {
  const { stdout } = context.io;
  const program = new Command('vist')
    .description(
      'Simulator and record/replay debugger for the memory that a hypervisor gives to a GICv5:\n' +
        'VM tables, VPE tables and guest Interrupt State Tables.',
    )
    .version(`vist ${VERSION}`, '-V, --version', 'the version of vist')
    .helpCommand('help [command]', 'help for a command')
    .exitOverride()
    .configureHelp({ commandDescription: (command) => paragraphs(command.description()) })
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      // Errors are thrown, and printed in one place.
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(stdout.columns ?? 100, 120),
      getOutHasColors: () => false,
    })
    .addHelpText('after', EXIT_STATUS_HELP);
  for (const { name, summary, define } of COMMANDS) {
    const command = program.command(name).summary(summary);
    define(command, context);
  }
  return program;
}

/** Text whose lines are broken where the terminal ends; those of a list, which begin with a blank, stay lines. */
function paragraphs(text: string): string {
  return text.replaceAll(/(?<!\n)\n(?![\n ])/gu, ' ');
}

/**
 * Parses the arguments and runs the command they name.
 *
 * @throws Refusal for arguments that do not make sense.
 */
export async function parseAndRun(program: Command, args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version that were asked for end with 0 and have been printed.
    if (error.exitCode !== 0) throw usageRefusal(error);
  }
}

/** The parser's words as one line. */
function usageRefusal({ message, code }: CommanderError): Refusal {
  if (code === 'commander.help') return new Refusal('expected a command; vist --help lists them');
  const [first = '', ...rest] = message.replace(/^error: /u, '').split('\n');
  const suggestion = rest.join(' ').replace(/^\(Did you mean/u, '(did you mean');
  return new Refusal([first, suggestion].filter((part) => part !== '').join(' '));
}

const EXIT_STATUS_HELP = `
Exit status:
  0    clean, or equal
  1    a finding, a difference, no match
  2    usage, or a file that cannot be read or written
  3    inconclusive
  4    a damaged trace
  5    a trace of a later format
  70   a defect of vist
  130  interrupted; a trace that was being written is closed and valid
`;
