import { Option } from 'commander';
import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';
import { wholeNumber } from './option-values.ts';

/** Options of `vist replay`. */
export interface ReplayOptions extends PrintOptions {
  readonly verify?: boolean;
  readonly to?: number;
}

/** `vist replay T [--verify]` */
export const REPLAY: CommandDefinition = {
  name: 'replay',
  summary: 'fold a trace again, and check that it is what the machine does',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description('Folds a trace from its beginning and prints what happened in it, as vist run does.')
      .argument('<trace>', 'a .vist file, also one that is not closed (.partial)')
      .option(
        '--verify',
        'run its programs again, or decide its acts again, compare every event, and check every checksum',
      )
      .addOption(
        new Option('--to <n>', 'only the events before event n; vist show T@N shows what is there then')
          .argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER))
          .conflicts('verify'),
      );
    addPrintOptions(command);
    addExamples(command, [
      ['vist replay run.vist', 'the summary of the run, from its trace'],
      ['vist replay run.vist --verify', 'exit status 0 when every event is what the machine makes of the ones before'],
      ['vist replay run.vist --to 412', 'what had happened before event 412'],
      ['vist replay run.vist.partial --verify', 'the same for what a crash has left'],
    ]);
    command.action(async (trace: string, options: ReplayOptions) => {
      const { replay } = await import('../replay/replay.ts');
      context.status = await replay(trace, options, context.io);
    });
  },
};
