import { Option } from 'commander';
import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';
import { addScenarioOptions, type ScenarioOptions } from './scenario-options.ts';

/** Options of `vist check`. */
export interface CheckCommandOptions extends PrintOptions, ScenarioOptions {
  readonly rule?: string;
  readonly format?: CheckFormat;
  readonly full?: boolean;
  readonly confirm?: boolean;
  readonly fork?: string;
  readonly baseline?: string;
  readonly writeBaseline?: boolean;
}

/** Forms of a report. */
export type CheckFormat = (typeof CHECK_FORMATS)[number];

const CHECK_FORMATS = ['text', 'json', 'sarif', 'junit', 'ktap', 'markdown'] as const;

/** `vist check SOURCE...` */
export const CHECK: CommandDefinition = {
  name: 'check',
  summary: 'what is wrong in a trace or a scenario, whatever the caches did that time',
  completes: {
    source: 'runnable',
    '--rev': 'revision',
    '--profile': 'profile',
    '--rule': 'rule',
    '--fork': 'file',
    '--baseline': 'file',
  },
  define(command, context) {
    addScenarioOptions(command)
      .description(
        'Checks the order of events: what the IRS and the PEs see of each other, lifetimes, leaks,\n' +
          'locks, commands, sizes. A finding happened in this run, or it needs something of the\n' +
          'environment (a fill, an eviction, another PE) and says what and where; vist rules explains\n' +
          'each. Exit status 1 for an error or a warning; 3 when there is none, and something cannot be\n' +
          'decided. Notes do not count. The options of scenarios are not for traces.',
      )
      .argument('<source...>', 'traces, scenario files, names of `vist scenarios`, or - for stdin')
      .option('--rule <ids>', 'only these rules: CMO-4, or a whole family: CMO,LIFE')
      .addOption(new Option('--format <form>', 'the form of the report (default: text)').choices(CHECK_FORMATS))
      .option('--full', 'every finding in full, not the first of each rule; notes too')
      .option('--confirm', 'repeat the run with what each finding needs, and look for the damage')
      .option('--fork <file>', 'with --confirm: write the first run that shows damage as a trace')
      .option('--baseline <file>', 'findings that are known: they are counted, and do not fail')
      .option('--write-baseline', 'print what is found as a baseline, and end with 0');
    addPrintOptions(command);
    addExamples(command, [
      ['vist check run.vist', 'what is wrong in a trace'],
      ['vist check scenario.json --rev V4', 'run it on the revised code, and check that'],
      ['vist check posted/double-enable-lpi12 --confirm --rule CMO', 'show the damage of missing maintenance'],
      ['vist check run.vist --confirm --fork damage.vist', 'a trace with the damage in it, for vist debug'],
      ['vist check *.vist --format junit > check.xml', 'for a build server'],
      ['vist check run.vist --write-baseline > known.json', 'accept what there is'],
      ['vist check run.vist --baseline known.json', 'only what is new'],
    ]);
    command.action(async (sources: readonly string[], options: CheckCommandOptions) => {
      const { check } = await import('../check/check.ts');
      context.status = await check(sources, options, context.io);
    });
  },
};
