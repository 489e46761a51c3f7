import { DONE, type Program, type Reply } from '../pe/program.ts';
import type { SystemCommand } from '../system/commands.ts';

/** What an actor does instead of one command of its program: nothing, the command itself, others around it. */
export type CommandEdit = (command: SystemCommand) => readonly SystemCommand[];

/**
 * A program some of whose commands are dropped, changed or joined by others: a defect planted into code. The
 * program goes on with the reply to the last command that was done instead of its own, or with "done".
 */
export function* editedProgram<Return>(
  program: Program<SystemCommand, Return>,
  edit: CommandEdit,
): Program<SystemCommand, Return> {
  let step = program.next(DONE);
  while (step.done !== true) {
    let reply: Reply = DONE;
    for (const command of edit(step.value)) {
      const answer = yield command;
      if (command === step.value || command.type === step.value.type) reply = answer;
    }
    step = program.next(reply);
  }
  return step.value;
}
