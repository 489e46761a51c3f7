import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';
import { wholeNumber } from './option-values.ts';
import { addScenarioOptions, type ScenarioOptions } from './scenario-options.ts';

/** Options of `vist bisect`. */
export interface BisectOptions extends PrintOptions, Omit<ScenarioOptions, 'rev'> {
  readonly good: string;
  readonly bad: string;
  readonly rule?: string;
  readonly outcome?: boolean;
  readonly steps?: boolean;
  readonly maxRuns: number;
}

/** `vist bisect SCENARIO --good R --bad R` */
export const BISECT: CommandDefinition = {
  name: 'bisect',
  summary: 'the smallest set of changes that makes a finding of a scenario disappear',
  completes: {
    scenario: 'scenario',
    '--good': 'revision',
    '--bad': 'revision',
    '--rule': 'rule',
    '--profile': 'profile',
  },
  define(command, context) {
    addScenarioOptions(command, { hasRevision: false })
      .description(
        'Runs a scenario on two revisions, and checks both. For each finding that only the bad one has, runs\n' +
          'mixtures of the two (vist revisions lists the changes) until it knows the smallest set of changes\n' +
          'without which the finding is there and with which it is gone. Findings are the same when rules of one\n' +
          'family speak of one kind of thing, in whatever function. Where no finding differs it asks for what\n' +
          'operations return. Exit status 0 when each has such a set, 3 when the two do not differ or a set\n' +
          'may not be the smallest.',
      )
      .argument('<scenario>', 'a scenario file, - for stdin, or the name of one that comes with vist')
      .requiredOption('--good <revision>', 'a revision without the finding')
      .requiredOption('--bad <revision>', 'a revision with it')
      .option('--rule <ids>', 'only findings of these rules: LEAK-1, or a whole family: CMO,LIFE')
      .option('--outcome', 'not findings: what makes operations return what they do on the good revision')
      .option('--steps', 'every run that was made, and what it showed; of a single finding they are always told')
      .option('--max-runs <n>', 'runs to make at most', wholeNumber(2, 1_000_000), 5000);
    addPrintOptions(command);
    addExamples(command, [
      ['vist bisect posted/double-enable-lpi12 --good V4 --bad V1', 'which changes of the rework end which findings'],
      ['vist bisect posted/double-enable-lpi12 --good V4 --bad V1 --rule LEAK', 'which ones end the leak'],
      ['vist bisect posted/double-enable-lpi12 --good V4 --bad V1 --rule CMO-4 --steps', 'and how that was found'],
      ['vist bisect posted/double-enable-lpi12 --good V4 --bad V1 --outcome', 'why it now returns something else'],
    ]);
    command.action(async (scenario: string, options: BisectOptions) => {
      const { bisectScenario } = await import('../bisect/bisect-scenario.ts');
      context.status = await bisectScenario(scenario, options, context.io);
    });
  },
};
