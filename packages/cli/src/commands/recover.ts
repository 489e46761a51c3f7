import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** `vist recover IN OUT` */
export const RECOVER: CommandDefinition = {
  name: 'recover',
  summary: 'a whole trace from what is left of a damaged one',
  completes: { damaged: 'file', out: 'file' },
  define(command, context) {
    command
      .description(
        'Writes everything that can be trusted into a new trace, opens that again and checks it. Lists what was\n' +
          'lost. Exit status 0 when nothing was, 4 when something was.',
      )
      .argument('<damaged>', 'a damaged trace, - for stdin')
      .argument('<out>', 'the new trace');
    addPrintOptions(command);
    addExamples(command, [['vist recover run.vist.partial run.vist', 'finish what a crash left']]);
    command.action(async (damaged: string, out: string, options: PrintOptions) => {
      const { recover } = await import('../files/recover.ts');
      context.status = await recover(damaged, out, options, context.io);
    });
  },
};
