import { Option } from 'commander';
import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';
import { wholeNumber } from './option-values.ts';

/** Options of `vist replay`. */
export interface ReplayOptions extends PrintOptions {
  readonly verify?: boolean;
  readonly to?: number;
  readonly pace?: number;
  readonly follow?: boolean;
}

/** `vist replay T [--verify]` */
export const REPLAY: CommandDefinition = {
  name: 'replay',
  summary: 'fold a trace again, and check that it is what the machine does',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description(
        'Folds a trace from its beginning and prints what happened in it, as vist run does. With --pace or --follow\n' +
          'it prints the events themselves, one line each, as they come.',
      )
      .argument('<trace>', 'a .vist file, also one that is not closed (.partial), or - for stdin')
      .option(
        '--verify',
        'run its programs again, or decide its acts again, compare every event, and check every checksum',
      )
      .addOption(
        new Option('--to <n>', 'only the events before event n; vist show T@N shows what is there then')
          .argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER))
          .conflicts('verify'),
      )
      .addOption(
        new Option('--pace <n>', 'print the events, so many a second')
          .argParser(wholeNumber(1, 1_000_000))
          .conflicts('verify'),
      )
      .addOption(
        new Option('--follow', 'print the events, and go on with what is written, until the trace is closed').conflicts(
          'verify',
        ),
      );
    addPrintOptions(command);
    addExamples(command, [
      ['vist replay run.vist', 'the summary of the run, from its trace'],
      ['vist replay run.vist --verify', 'exit status 0 when every event is what the machine makes of the ones before'],
      ['vist replay run.vist --to 412', 'what had happened before event 412'],
      ['vist replay run.vist --pace 20', 'watch it happen, twenty events a second'],
      ['vist replay run.vist --follow', 'a run that is being recorded into this file'],
      ['vist run scenario.json -o - | vist replay - --follow --pace 5', 'a run, slowly'],
      ['vist replay run.vist.partial --verify', 'the same for what a crash has left'],
    ]);
    command.action(async (trace: string, options: ReplayOptions) => {
      if (options.pace === undefined && options.follow !== true) {
        const { replay } = await import('../replay/replay.ts');
        context.status = await replay(trace, options, context.io);
      } else {
        const { play } = await import('../replay/play.ts');
        context.status = await play(trace, options, context.io);
      }
    });
  },
};
