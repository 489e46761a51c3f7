import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** `vist info T` */
export const INFO: CommandDefinition = {
  name: 'info',
  summary: 'what a trace is of: run, revision, platform, length, where it came from',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description('Prints what a trace says of itself. Reads its head and its end only, whatever its length.')
      .argument('<trace>', 'a trace, or - for stdin');
    addPrintOptions(command);
    addExamples(command, [['vist info run.vist --json', 'for other programs']]);
    command.action(async (trace: string, options: PrintOptions) => {
      const { traceInfo } = await import('../files/info.ts');
      context.status = await traceInfo(trace, options, context.io);
    });
  },
};
