import { InvalidArgumentError, Option } from 'commander';
import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';
import { wholeNumber } from './option-values.ts';

/** Options of `vist diff`. */
export interface DiffCommandOptions extends PrintOptions {
  readonly view: 'all' | 'irs';
  readonly modulo: readonly DiffModulo[];
  readonly explain?: boolean;
  readonly stat?: boolean;
  readonly first?: boolean;
  readonly limit: number;
  readonly format?: 'text' | 'json' | 'markdown';
}

/** What two runs may differ in and still be the same. */
export type DiffModulo = (typeof MODULO)[number];

const MODULO = ['addresses', 'ids', 'order'] as const;

/** `vist diff A B` */
export const DIFF: CommandDefinition = {
  name: 'diff',
  summary: 'what two recorded runs do differently, by operation and call',
  completes: { left: 'file', right: 'file' },
  define(command, context) {
    command
      .description(
        'Aligns two traces: operations with operations, then the calls in them, then steps. Lines with - are only in\n' +
          'the first trace, with + only in the second; @ is the position. Exit status 0 when nothing differs, else 1.\n\n' +
          'What does not count is chosen with --modulo, a list of\n' +
          '  addresses  an address counts by its object; irq numbers and what was allocated before do not\n' +
          '  ids        VMs, VM IDs, PEs and doorbells, as long as each stands for one other\n' +
          '  order      of steps of several actors that do not depend on each other\n' +
          '  nothing    everything counts',
      )
      .argument('<left>', 'a trace')
      .argument('<right>', 'another trace')
      .option('--explain', 'what differs first, what comes of it, sizes, and findings fixed, new and still there')
      .option('--stat', 'only how much differs, by type of event')
      .option('--first', 'only where the two part to the letter: found by checksums, without reading all of them')
      .addOption(
        new Option('--view <view>', 'all; or irs: what the IRS can observe. Runs that are equal in it are equal to it')
          .choices(['all', 'irs'])
          .default('all'),
      )
      .addOption(
        new Option('--modulo <list>', 'what does not count').argParser(moduloOf).default(['addresses'], 'addresses'),
      )
      .addOption(
        new Option('--limit <n>', 'differences to print at most')
          .argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER))
          .default(50),
      )
      .addOption(new Option('--format <form>', 'the form of the report').choices(['text', 'json', 'markdown']));
    addPrintOptions(command);
    addExamples(command, [
      ['vist diff posted.vist revised.vist --explain', 'what the rework changes, and what that is good for'],
      ['vist diff a.vist b.vist --view irs', 'whether the hardware could tell the two apart'],
      ['vist diff a.vist b.vist --modulo addresses,ids,order', 'another schedule of other VMs: is it the same work?'],
      ['vist diff a.vist b.vist --first', 'the first event that is not the same, of runs of any length'],
      ['vist diff posted.vist revised.vist --explain --format markdown', 'for a mail or a merge request'],
    ]);
    command.action(async (left: string, right: string, options: DiffCommandOptions) => {
      const { diffTraces } = await import('../diff/diff-traces.ts');
      context.status = await diffTraces(left, right, options, context.io);
    });
  },
};

function moduloOf(text: string): readonly DiffModulo[] {
  if (text.trim() === 'nothing') return [];
  return text.split(',').map((name) => {
    const known = MODULO.find((each) => each === name.trim());
    if (known === undefined) throw new InvalidArgumentError(`Expected a list of ${MODULO.join(', ')}, or nothing.`);
    return known;
  });
}
