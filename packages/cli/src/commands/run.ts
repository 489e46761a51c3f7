import { Option } from 'commander';
import { addExamples, addPrintOptions, type CommandDefinition, type PrintOptions } from './command.ts';
import { wholeNumber } from './option-values.ts';
import { addScenarioOptions, type ScenarioOptions } from './scenario-options.ts';

/** Options of `vist run`. */
export interface RunOptions extends PrintOptions, ScenarioOptions {
  readonly output?: string;
  readonly chunk: number;
  readonly codec: 'zstd' | 'deflate' | 'none';
  readonly emit?: 'recording' | 'jsonl';
  readonly check?: boolean;
  readonly keep?: string;
}

/** `vist run SCENARIO` */
export const RUN: CommandDefinition = {
  name: 'run',
  summary: 'run a scenario on a revision of the hypervisor code',
  completes: { '--rev': 'revision', '--profile': 'profile', '--output': 'file', scenario: 'runnable' },
  define(command, context) {
    addScenarioOptions(command)
      .description(
        'Runs a scenario and prints a summary. With --emit, or -o -, stdout carries only that and the\n' +
          'summary goes to stderr. Exit status 0 for every run that was made, whatever happened in it, but with --check.',
      )
      .argument('<scenario>', 'a scenario file, - for stdin, or a name of `vist scenarios`')
      .option('-o, --output <file>', 'write a trace; it grows as FILE.partial and becomes FILE when it is whole')
      .option(
        '--keep <expression>',
        'with -o: only the events that fit, as vist log -Y takes it; a view, for long runs',
      )
      .option('--chunk <n>', 'most events of a chunk of the trace', wholeNumber(1, 4096), 4096)
      .addOption(
        new Option('--codec <name>', 'compression of the trace').choices(['zstd', 'deflate', 'none']).default('zstd'),
      )
      .addOption(
        new Option('--emit <form>', 'print the events: as the recordings have them, or our own').choices([
          'recording',
          'jsonl',
        ]),
      )
      .option('--check', 'check the run too, as vist check does: exit status 1 when something is wrong');
    addPrintOptions(command);
    addExamples(command, [
      ['vist run scenario.json', 'run it on the revision that it names'],
      ['vist run scenario.json --rev V4', 'run it on the revised code'],
      ['vist run scenario.json --rev V1,+free-floor', 'run it on the posted patch with one fix'],
      ['vist run scenario.json --memory cached --policy eager-evict', 'with caches that lose lines at once'],
      ['vist run scenario.json -o run.vist', 'record it; vist replay run.vist --verify checks the trace'],
      ['vist run scenario.json --emit jsonl | head', 'its first events, one JSON object per line'],
    ]);
    command.action(async (scenario: string, options: RunOptions) => {
      const { run } = await import('../run/run.ts');
      context.status = await run(scenario, options, context.io);
    });
  },
};
