import type { Command } from 'commander';
import type { ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';

/** What a command needs besides its arguments, and where it says how it ended. */
export interface Context {
  readonly io: Io;
  /** The exit status, unless an error decides it. */
  status: ExitStatus;
}

/**
 * One command of `vist`. The definition is light, so that all of them can be listed, suggested and
 * completed; the action imports what does the work.
 */
export interface CommandDefinition {
  readonly name: string;
  /** For the list in `vist --help`. */
  readonly summary: string;
  /**
   * What completes the values of options (`--rev`) and arguments (`scenario`; `show id` of a subcommand)
   * that are not a choice of a few.
   */
  readonly completes: Readonly<Record<string, ValueKind>>;
  /** Adds description, arguments, options, examples and action. */
  readonly define: (command: Command, context: Context) => void;
}

/** Values that a shell can complete. */
export type ValueKind = 'field' | 'file' | 'profile' | 'revision' | 'rule' | 'runnable' | 'scenario';

/** Options of commands that print. */
export interface PrintOptions {
  readonly json?: boolean;
  /** As asked with `--color` or `--no-color`; undefined when left to the terminal. */
  readonly color?: boolean;
}

/** Adds the options of commands that print. */
export function addPrintOptions(command: Command): void {
  command
    .option('--json', 'print JSON, with its schema and version')
    .option('--color', 'colour, also when the output is not a terminal')
    .option('--no-color', 'no colour; as the environment variable NO_COLOR');
}

/** Adds examples to the end of a command's help: what to type, and what it does. */
export function addExamples(command: Command, examples: readonly (readonly [line: string, what: string])[]): void {
  const lines = examples.map(([line, what]) => `  ${line}\n      ${what}\n`);
  command.addHelpText('after', `\nExamples:\n${lines.join('')}`);
}
