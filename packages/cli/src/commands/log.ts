import { Option } from 'commander';
import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';
import { wholeNumber } from './option-values.ts';

/** Options of `vist log`. */
export interface LogOptions extends PrintOptions {
  readonly filter?: string;
  readonly view?: 'cpu' | 'poc' | 'irs';
  readonly fields?: string;
  readonly limit?: number;
  readonly follow?: boolean;
}

/** `vist log T [-Y EXPR]` */
export const LOG: CommandDefinition = {
  name: 'log',
  summary: 'the events of a trace, those that an expression is true of',
  completes: { trace: 'file' },
  define(command, context) {
    command
      .description(
        'Prints the events of a trace, one line each. Expressions name types, fields, places and values\n' +
          '(docs/EXPRESSIONS.md, vist fields); parts of the trace that cannot hold a match are not read.\n' +
          'Exit status 1 when no event matches.',
      )
      .argument('<trace>', 'a .vist file, also one that is not closed (.partial), or - for stdin')
      .option('-Y, --filter <expression>', 'only events that this is true of')
      .addOption(
        new Option(
          '--view <view>',
          'only what PEs and their caches do with memory, what happens at the PoC, or what the IRS sees and does',
        ).choices(['cpu', 'poc', 'irs']),
      )
      .option('--fields <names>', 'print only these fields, in this order, with tabs between: seq,addr,value')
      .option('--limit <n>', 'at most so many events', wholeNumber(1, Number.MAX_SAFE_INTEGER))
      .option('--follow', 'go on with what is written to the file, until it is closed');
    addPrintOptions(command);
    addExamples(command, [
      ['vist log run.vist', 'every event'],
      ["vist log run.vist -Y 'mem.stored and site ~ vmte'", 'stores to VMTEs, by the function that makes them'],
      [
        "vist log run.vist -Y 'touched in ist:0/lpi@412'",
        'what happened to the memory that was the LPI IST before 412',
      ],
      ["vist log run.vist -Y 'kvm.commandReturned and ret != 0' --json", 'failed commands, one JSON object per line'],
      ['vist log run.vist --view irs --fields seq,type,addr,value', 'what the IRS saw and did, as a table'],
      ['vist log run.vist.partial --follow', 'a run that is being recorded'],
    ]);
    command.action(async (trace: string, options: LogOptions) => {
      const { logTrace } = await import('../log/log-trace.ts');
      context.status = await logTrace(trace, options, context.io);
    });
  },
};
