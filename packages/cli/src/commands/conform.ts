import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** Options of `vist conform`. */
export interface ConformOptions extends PrintOptions {
  readonly rev?: string;
  readonly profile?: string;
}

/** `vist conform T [--rev R]` */
export const CONFORM: CommandDefinition = {
  name: 'conform',
  summary: 'whether a session is what a revision of the code would have done',
  completes: { '--rev': 'revision', '--profile': 'profile', trace: 'file' },
  define(command, context) {
    command
      .description(
        'Runs the code of a revision beside a session: as far as the code explains what was recorded, then the\n' +
          'first event that it cannot have made, what it would have done instead, and the single changes with\n' +
          'which it would have. Where memory was found, how long the IRS was busy, and which allocations failed\n' +
          'is taken from the session. Without --rev it names the revision, or the mixture of changes, that\n' +
          'explains most. Exit status 0 when all is explained, 1 when not, 3 when it cannot be decided.',
      )
      .argument('<trace>', 'a .vist file, also one that is not closed (.partial), or - for stdin')
      .option('--rev <revision>', 'V0 to V4, with changes added or taken away: V1,+free-floor (see vist revisions)')
      .option('--profile <name>', 'the platform it was recorded on (see vist profiles)');
    addPrintOptions(command);
    addExamples(command, [
      ['vist conform session.vist', 'which code was this?'],
      ['vist conform session.vist --rev V4', 'is it the revised code?'],
      ['vist import capture.txt -o - | vist conform -', 'straight from a recording'],
    ]);
    command.action(async (trace: string, options: ConformOptions) => {
      const { conformTrace } = await import('../conform/conform-trace.ts');
      context.status = await conformTrace(trace, options, context.io);
    });
  },
};
