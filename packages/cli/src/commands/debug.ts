import { addExamples, type CommandDefinition } from './command.ts';
import { wholeNumber } from './option-values.ts';

/** Options of `vist debug`. */
export interface DebugOptions {
  readonly at?: number;
  /** As asked with `--color` or `--no-color`; undefined when left to the terminal. */
  readonly color?: boolean;
}

/** `vist debug T [--at N]` */
export const DEBUG: CommandDefinition = {
  name: 'debug',
  summary: 'walk through a trace in the terminal, in both directions',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description(
        'Opens a trace on the whole terminal: the events as a tree of operations and calls, and the state after\n' +
          'each: tables, memory in its three copies, allocations, IRS, KVM. Steps and runs in both directions, stops\n' +
          'at events and at changes of a place, and says why a place holds what it does. ? lists the keys.',
      )
      .argument('<trace>', 'a .vist file, also one that is not closed (.partial)')
      .option('--at <n>', 'begin at event N', wholeNumber(0, Number.MAX_SAFE_INTEGER))
      .option('--color', 'colour, whatever the environment says')
      .option('--no-color', 'no colour; as the environment variable NO_COLOR');
    addExamples(command, [
      ['vist debug run.vist', 'from the first event on'],
      ['vist debug run.vist --at 412', 'from an event that another command has named'],
    ]);
    command.action(async (trace: string, options: DebugOptions) => {
      const { debugTrace } = await import('../debug/debug-trace.ts');
      context.status = await debugTrace(trace, options, context.io);
    });
  },
};
