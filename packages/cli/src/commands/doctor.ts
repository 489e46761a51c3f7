import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** `vist doctor T` */
export const DOCTOR: CommandDefinition = {
  name: 'doctor',
  summary: 'looks at every byte of a trace and says what is wrong with it',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description(
        'Checks every checksum, every column and the hash chain, and index, snapshots and footer against the\n' +
          'events. Exit status 0 when the file is whole, 4 when it is not, 5 when it is of a later format.',
      )
      .argument('<trace>', 'a trace, - for stdin; also one that was never closed (T.partial)');
    addPrintOptions(command);
    addExamples(command, [['vist doctor run.vist.partial', 'what a crash left']]);
    command.action(async (trace: string, options: PrintOptions) => {
      const { doctor } = await import('../files/doctor.ts');
      context.status = await doctor(trace, options, context.io);
    });
  },
};
