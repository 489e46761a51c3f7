import {
  errnoNamed,
  nearestName,
  parsePlace,
  parseRevision,
  placeIssueLines,
  type Profile,
  readDeparture,
  readScenario,
  type Revision,
  type Scenario,
  scenarioDocument,
  type SystemRecord,
} from '@vist/core';
import type { ForkChanges } from '@vist/replay';
import type { ForkWishes } from '../commands/fork.ts';
import { Refusal } from '../refusal.ts';
import { insteadOf } from './instead.ts';

/**
 * What a fork does otherwise from a record on. Everything is read as a scenario file would be.
 *
 * @throws Refusal that names the option and what is expected of it; also when nothing is to be other.
 */
export function changesOf(scenario: Scenario, record: SystemRecord, wishes: ForkWishes): ForkChanges {
  const { rev, profile, irsModel, fault } = wishes;
  const departure = {
    at: record.seq,
    inserted: insertedOf(wishes),
    ...(fault === undefined ? {} : { fault: faultOf(fault) }),
    ...optional('instead', insteadOf(record, scenario.profile, wishes)),
  };
  const read = readDeparture(departure, scenario.guests);
  if (!read.ok)
    throw new Refusal(`${optionAt(read.issue.pointer)}: expected ${read.issue.expected}, got ${read.issue.actual}`);
  const { inserted, instead, fault: injected } = read.value;
  const changes = {
    inserted,
    instead,
    fault: injected,
    revision: rev === undefined ? null : revisionOf(rev),
    profile: profile === undefined && irsModel === undefined ? null : platformOf(scenario, wishes),
  };
  const isChanged =
    inserted.length > 0 || [changes.revision, changes.profile, instead, injected].some((part) => part !== null);
  if (!isChanged) throw new Refusal(`nothing is changed: expected ${CHANGE_OPTIONS}`);
  return changes;
}

const CHANGE_OPTIONS = '--drop, --set, --rev, --profile, --fill, --evict, --clean, --irs-step, --insert or --fault';

function insertedOf({ fill = [], evict = [], clean = [], irsStep, insert = [] }: ForkWishes): readonly unknown[] {
  const placed = (op: string, places: readonly string[]): readonly object[] =>
    places.map((text) => ({ op, place: placeOf(op.replace('env_', '--'), text) }));
  return [
    ...placed('env_fill', fill),
    ...placed('env_evict', evict),
    ...placed('env_clean', clean),
    ...(irsStep === true ? [{ op: 'irs_step' }] : []),
    ...insert.map((text) => jsonOf('--insert', text)),
  ];
}

/** A place in memory as scenarios name it; one that is no place at all is shown with its column. */
function placeOf(option: string, text: string): string {
  const reading = parsePlace(text);
  if (reading.ok) return text;
  throw new Refusal(
    [`${option}: not a place`, ...placeIssueLines(text, reading.issue).map((line) => `  ${line}`)].join('\n'),
  );
}

function faultOf(text: string): object {
  if (text === 'alloc' || text === 'user') return { type: text };
  if (COMMAND_FAULTS.includes(text)) return { type: 'cmd', mode: text };
  const err = /^-\d{1,4}$/u.test(text) ? Number(text) : errnoNamed(text.replace(/^-/u, ''));
  if (err !== null) return { type: 'cmd', mode: 'error', err };
  const near = nearestName(text, ['alloc', 'user', ...COMMAND_FAULTS]);
  throw new Refusal(
    `--fault ${text}: expected alloc, user, drop, late, hang, ignored, or a negative error number${near === null ? '' : ` (did you mean ${near}?)`}`,
  );
}

const COMMAND_FAULTS: readonly string[] = ['drop', 'late', 'hang', 'ignored'];

function revisionOf(text: string): Revision {
  const parsed = parseRevision(text);
  if (parsed.ok) return parsed.revision;
  throw new Refusal(`--rev: ${parsed.message}`);
}

/** The recorded platform with some values changed, or another one by its name. */
function platformOf(scenario: Scenario, { profile: text, irsModel }: ForkWishes): Profile {
  const { memory, irs_model: recordedModel, ...document } = scenarioDocument(scenario);
  const isOther = text !== undefined && !text.startsWith('{');
  const model = irsModel ?? recordedModel;
  const reading = readScenario({
    ...document,
    departures: [],
    profile: isOther ? text : merged(document['profile'], text === undefined ? {} : jsonOf('--profile', text)),
    ...(isOther ? optional('irs_model', irsModel ?? null) : { memory, irs_model: model }),
  });
  if (reading.ok) return reading.scenario.profile;
  const { pointer, expected, actual } = reading.issue;
  const option = pointer === '/irs_model' ? '--irs-model' : '--profile';
  const field = pointer.replace(/^\/(?:profile|irs_model)\/?/u, '');
  throw new Refusal(`${option}: ${field === '' ? '' : `${field}: `}expected ${expected}, got ${actual}`);
}

/** The values of one object over those of another, at any depth. */
function merged(under: unknown, over: unknown): unknown {
  if (!isObject(under) || !isObject(over)) return over;
  return {
    ...under,
    ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, merged(under[key], value)])),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonOf(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(`${option} ${text}: expected an object in JSON`);
  }
}

function optional(name: string, value: unknown): object {
  return value === null ? {} : { [name]: value };
}

/** The option that a part of a departure comes from. */
function optionAt(pointer: string): string {
  const [, part = '', ...rest] = pointer.split('/');
  const option = { inserted: '--insert', fault: '--fault', instead: '--set' }[part] ?? '--at';
  const field = rest.at(-1);
  return field === undefined || field === part ? option : `${option}: ${field}`;
}
