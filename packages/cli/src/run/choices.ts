import { type Profile, profileNamed, PROFILES, type Scenario } from '@vist/core';
import { Refusal } from '../refusal.ts';
import { suggestion } from '../suggest.ts';
import type { Choices } from './load-scenario.ts';

/**
 * A scenario with the choices of the command line, and what to say about them. A profile is the whole
 * platform; memory and IRS model then change that.
 *
 * @throws Refusal for a profile that there is not.
 */
export function withChoices(
  scenario: Scenario,
  choices: Choices,
): { readonly scenario: Scenario; readonly notes: readonly string[] } {
  const platform = choices.profile === undefined ? scenario.profile : namedProfile(choices.profile);
  const { irs } = platform;
  const profile: Profile = {
    ...platform,
    memory: choices.memory ?? platform.memory,
    irs: { ...irs, model: choices.irsModel ?? irs.model },
  };
  const policy = choices.policy ?? scenario.policy;
  const isIdle = profile.memory === 'single' && choices.policy !== undefined && policy !== 'none';
  return {
    scenario: { ...scenario, policy, seed: choices.seed ?? scenario.seed, profile },
    notes: isIdle ? [`--policy ${policy}: no effect on memory of a single copy (--memory cached has caches)`] : [],
  };
}

function namedProfile(name: string): Profile {
  const found = profileNamed(name);
  if (found !== null) return found.profile;
  const names = PROFILES.map(({ profile }) => profile.name);
  throw new Refusal(`--profile ${name}: there is no such profile${suggestion(name, names)}; vist profiles lists them`);
}
