import type { Profile } from '@vist/core';
import type { RunIdentity } from '@vist/trace';
import { EXIT } from '../exit-status.ts';
import { Refusal } from '../refusal.ts';
import { type Choices, type LoadedScenario, scenarioOf } from '../run/load-scenario.ts';

/**
 * The run that a trace says it is of: its scenario, read and checked again as any scenario file, with the
 * choices that were made for it. Nothing of a header is believed that a file would not be.
 *
 * @throws Refusal (damaged) when the header contradicts itself.
 */
export function recordedRun(name: string, identity: RunIdentity): LoadedScenario {
  const place = `${name}: header`;
  const choices: Choices = {
    rev: identity.revision,
    memory: oneOf(place, 'memory', identity.memory, ['single', 'cached']),
    policy: oneOf(place, 'policies', propertyOf(identity.policies, 'cache'), [
      'none',
      'seeded',
      'eager-evict',
      'eager-fill',
    ]),
    irsModel: oneOf(place, 'profile', propertyOf(propertyOf(identity.profile, 'irs'), 'model'), [
      'recording',
      'architecture',
    ]),
    seed: seedOf(place, identity.seed),
  };
  try {
    return matching(place, identity, choices);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.message, EXIT.damaged);
    throw error;
  }
}

/** The platform is the scenario's own, or the one that was chosen by name: whichever the header has. */
function matching(place: string, identity: RunIdentity, choices: Choices): LoadedScenario {
  const input = { name: place, value: documentOf(place, identity.scenario) };
  const asRead = scenarioOf(input, choices);
  if (isProfile(identity.profile, asRead.scenario.profile)) return asRead;
  const named = propertyOf(identity.profile, 'name');
  if (typeof named === 'string') {
    const chosen = scenarioOf(input, { ...choices, profile: named });
    if (isProfile(identity.profile, chosen.scenario.profile)) return chosen;
  }
  throw new Refusal(`${place}: the profile is neither that of the scenario nor a named one`);
}

/** The scenario is kept as the text of its file, because the order of an operation's arguments matters. */
function documentOf(place: string, scenario: unknown): unknown {
  try {
    return JSON.parse(typeof scenario === 'string' ? scenario : '');
  } catch {
    throw new Refusal(`${place}: scenario: expected a scenario in JSON`);
  }
}

function isProfile(recorded: unknown, profile: Profile): boolean {
  return sorted(recorded) === sorted(profile);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return `0x${part.toString(16)}`;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : null;
}

function oneOf<const Value extends string>(
  place: string,
  key: string,
  value: unknown,
  values: readonly Value[],
): Value {
  const found = values.find((each) => each === value);
  if (found === undefined) {
    throw new Refusal(`${place}: ${key}: expected one of ${values.join(', ')}, got ${String(value)}`, EXIT.damaged);
  }
  return found;
}

function seedOf(place: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw new Refusal(`${place}: seed: expected a whole number of 32 bits, got ${String(value)}`, EXIT.damaged);
}
