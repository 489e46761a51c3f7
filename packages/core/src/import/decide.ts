import { unreachable } from '../kernel/invariant.ts';
import type { ImportCommand } from './commands.ts';
import type { ImportEvent } from './events.ts';

/** The act of an importer's command. Pure. */
export function importActOf(command: ImportCommand): ImportEvent {
  switch (command.type) {
    case 'import.keep':
      return { type: 'import.opaque', text: command.text, name: command.name };
    case 'import.drop':
      return { type: 'import.dropped', count: command.count, cpu: command.cpu };
    default:
      return unreachable(command);
  }
}

/** The command that an act of an importer stands for. */
export function importCommandOf(event: ImportEvent): ImportCommand {
  switch (event.type) {
    case 'import.opaque':
      return { ...event, type: 'import.keep' };
    case 'import.dropped':
      return { ...event, type: 'import.drop' };
    default:
      return unreachable(event);
  }
}
