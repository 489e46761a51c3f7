import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';

/** Options of `vist bisect`. */
export interface BisectOptions extends PrintOptions {
  readonly good: string;
  readonly bad: string;
  readonly symptom?: string;
  readonly memory?: 'single' | 'cached';
  readonly maxRuns?: number;
}

/** `vist bisect SCENARIO --good R --bad R` */
export const BISECT: CommandDefinition = {
  name: 'bisect',
  summary: 'the smallest set of changes that makes a finding of a scenario disappear',
  completes: { scenario: 'scenario', '--good': 'revision', '--bad': 'revision' },
  define(command, context) {
    command
      .description(
        'Runs a scenario on two revisions and on mixtures between them, until it has the smallest set of changes\n' +
          'that takes away what the bad one has and the good one has not: leaks, dangling ISTs, accesses to freed\n' +
          'memory, undefined behaviour. Runs without such a difference are told apart by what their operations\n' +
          'return. Exit status 0 when there is such a set, 3 when the two do not differ.',
      )
      .argument('<scenario>', 'a scenario file, - for stdin, or the name of one that comes with vist')
      .requiredOption('--good <revision>', 'a revision without the finding')
      .requiredOption('--bad <revision>', 'a revision with it')
      .option('--symptom <text>', 'only this finding, as a run without this option names it')
      .option('--memory <model>', 'single or cached')
      .option('--max-runs <n>', 'runs to make at most', Number, 2000);
    addPrintOptions(command);
    addExamples(command, [
      ['vist bisect posted/double-enable-lpi12 --good V4 --bad V1', 'which changes of the rework end the leaks'],
      [
        "vist bisect posted/double-enable-lpi12 --good V4 --bad V1 --symptom 'leak vgic_v5_alloc_l1_ist'",
        'which one ends the leak of the level 1 table',
      ],
    ]);
    command.action(async (scenario: string, options: BisectOptions) => {
      const { bisectScenario } = await import('../bisect/bisect-scenario.ts');
      context.status = await bisectScenario(scenario, options, context.io);
    });
  },
};
