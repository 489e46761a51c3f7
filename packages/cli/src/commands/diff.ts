import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** Options of `vist diff`. */
export interface DiffOptions extends PrintOptions {
  readonly view?: 'all' | 'irs';
  readonly exact?: boolean;
  readonly explain?: boolean;
  readonly stat?: boolean;
  readonly limit: number;
}

/** `vist diff A B` */
export const DIFF: CommandDefinition = {
  name: 'diff',
  summary: 'what two recorded runs do differently, by operation and call',
  completes: { left: 'file', right: 'file' },
  define(command, context) {
    command
      .description(
        'Aligns two traces: operations with operations, then the calls in them, then steps. Addresses count by\n' +
          'what they point into, so runs that allocated elsewhere are the same. Lines with - are only in the first\n' +
          'trace, with + only in the second; @ is the position. Exit status 0 when nothing differs, else 1.',
      )
      .argument('<left>', 'a trace')
      .argument('<right>', 'another trace')
      .option('--explain', 'what differs first, and what comes of it: memory, findings fixed, new and left')
      .option('--stat', 'only how much differs, by type of event')
      .option('--view <view>', 'all, or irs: what the IRS could observe', 'all')
      .option('--exact', 'addresses count as they are')
      .option('--limit <n>', 'differences to print at most', Number, 50);
    addPrintOptions(command);
    addExamples(command, [
      ['vist diff posted.vist revised.vist --explain', 'what the rework changes, and what that is good for'],
      ['vist diff a.vist b.vist --view irs', 'whether the hardware could tell the two apart'],
    ]);
    command.action(async (left: string, right: string, options: DiffOptions) => {
      const { diffTraces } = await import('../diff/diff-traces.ts');
      context.status = await diffTraces(left, right, options, context.io);
    });
  },
};
