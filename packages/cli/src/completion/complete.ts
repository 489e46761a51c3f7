import { type Complete, RootCommand } from '@bomb.sh/tab';
import type { Command } from 'commander';
import { COMMANDS } from '../commands/registry.ts';
import { valuesOf } from './values.ts';

/** Prints what can stand for the last of `words`, for the script of `vist completion`. */
export function complete(program: Command, words: readonly string[]): void {
  const root = new RootCommand();
  const last = words.at(-1) ?? '';
  register(root, program, '', last);
  root.parse([...words]);
}

/** A command as the shell's script knows it; subcommands by their whole path. */
function register(root: RootCommand, command: Command, path: string, last: string): void {
  const help = command.createHelp();
  const entry = path === '' ? root : root.command(path, command.summary() || command.description());
  const handlerOf = (place: string, choices: readonly string[] | undefined) => (add: Complete) => {
    for (const [value, what] of choices?.map((choice): [string, string] => [choice, '']) ??
      valuesAt(path, place, last)) {
      add(value, what);
    }
  };
  for (const { long, short, description, argChoices, required } of help.visibleOptions(command)) {
    if (long === undefined) continue;
    const name = long.slice(2);
    if (required) entry.option(name, description, handlerOf(long, argChoices), short?.slice(1));
    else entry.option(name, description, short?.slice(1));
  }
  for (const argument of command.registeredArguments) {
    entry.argument(argument.name(), handlerOf(argument.name(), argument.argChoices), argument.variadic);
  }
  for (const child of help.visibleCommands(command)) {
    register(root, child, path === '' ? child.name() : `${path} ${child.name()}`, last);
  }
}

function valuesAt(path: string, place: string, last: string): readonly (readonly [string, string])[] {
  const [name = '', ...below] = path.split(' ');
  const kind = COMMANDS.find((command) => command.name === name)?.completes[[...below, place].join(' ')];
  return kind === undefined ? [] : valuesOf(kind, last);
}
