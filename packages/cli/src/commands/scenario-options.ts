import { type Command, Option } from 'commander';
import { wholeNumber } from './option-values.ts';

/** Options that change what a scenario asks for. */
export interface ScenarioOptions {
  readonly rev?: string;
  readonly profile?: string;
  readonly memory?: 'single' | 'cached';
  readonly policy?: 'none' | 'seeded' | 'eager-evict' | 'eager-fill';
  readonly irsModel?: 'recording' | 'architecture';
  readonly seed?: number;
}

/** Adds the options that change what a scenario asks for. */
export function addScenarioOptions(
  command: Command,
  { hasRevision }: { readonly hasRevision: boolean } = WITH_REVISION,
): Command {
  if (hasRevision) {
    command.option(
      '--rev <revision>',
      'V0 to V4, with changes added or taken away: V1,+free-floor (see vist revisions)',
    );
  }
  return command
    .option('--profile <name>', 'another platform (see vist profiles)')
    .addOption(new Option('--memory <model>', 'one copy for all, or PE caches').choices(['single', 'cached']))
    .addOption(
      new Option('--policy <name>', 'what the environment does to cached lines').choices([
        'none',
        'seeded',
        'eager-evict',
        'eager-fill',
      ]),
    )
    .addOption(
      new Option('--irs-model <model>', 'the IRS of the recordings, or that of the architecture').choices([
        'recording',
        'architecture',
      ]),
    )
    .option('--seed <n>', 'seed of everything that is chosen at random', wholeNumber(0, 2 ** 32 - 1));
}

const WITH_REVISION = { hasRevision: true };
