import { issueText, parseRevision, readScenario, type Revision, type Scenario } from '@vist/core';
import type { RunIdentity } from '@vist/trace';
import { EXIT } from '../exit-status.ts';
import { Refusal } from '../refusal.ts';
import { profileDocument, propertyOf } from './profile-document.ts';

/** The run that a trace says it is of. */
export interface RecordedRun {
  /** As it was run. Of a log without a scenario, as an imported one, only the platform. */
  readonly scenario: Scenario;
  /** Null when nobody knows which code ran. */
  readonly revision: Revision | null;
  /** True when the scenario is there, so that its programs can run again. */
  readonly isRunnable: boolean;
  /** Values beyond what the architecture allows. */
  readonly notes: readonly string[];
}

/**
 * Reads the run out of a header. Nothing of a header is believed that a scenario file would not be: platform
 * and scenario are read and checked as such files are.
 *
 * @throws Refusal (damaged) that names the place in the header.
 */
export function recordedRun(name: string, identity: RunIdentity): RecordedRun {
  const place = `${name}: header`;
  const platform = read(`${place}: profile`, profileDocument(identity.profile));
  const profile = { ...platform.scenario.profile, name: String(propertyOf(identity.profile, 'name')) };
  const isRunnable = identity.scenario !== null;
  const { scenario, notes } = isRunnable
    ? read(`${place}: scenario`, parsed(place, identity.scenario))
    : { ...platform, scenario: { ...platform.scenario, name: 'a log without its scenario' } };
  const policy = oneOf(place, propertyOf(identity.policies, 'cache'), ['none', 'seeded', 'eager-evict', 'eager-fill']);
  const revision = revisionOf(place, identity, isRunnable);
  return {
    scenario: { ...scenario, profile, policy, seed: seedOf(place, identity.seed) },
    revision,
    isRunnable,
    notes,
  };
}

/** The scenario is kept as the text of its file, because the order of an operation's arguments matters. */
function parsed(place: string, text: unknown): unknown {
  try {
    return JSON.parse(typeof text === 'string' ? text : '');
  } catch {
    throw damaged(`${place}: scenario: expected a scenario in JSON`);
  }
}

function read(place: string, document: unknown): { readonly scenario: Scenario; readonly notes: readonly string[] } {
  const reading = readScenario(document);
  if (reading.ok) return reading;
  throw damaged(`${place}: ${issueText(reading.issue)}`);
}

function revisionOf(place: string, { revision: name }: RunIdentity, isRunnable: boolean): Revision | null {
  const revision = parseRevision(name);
  if (revision.ok) return revision.revision;
  if (isRunnable) throw damaged(`${place}: ${revision.message}`);
  return null;
}

function oneOf<const Value extends string>(place: string, value: unknown, values: readonly Value[]): Value {
  const found = values.find((each) => each === value);
  if (found !== undefined) return found;
  throw damaged(`${place}: policies: expected one of ${values.join(', ')}, got ${String(value)}`);
}

function seedOf(place: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw damaged(`${place}: seed: expected a whole number of 32 bits, got ${String(value)}`);
}

function damaged(message: string): Refusal {
  return new Refusal(message, EXIT.damaged);
}
