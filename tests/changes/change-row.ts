import { invariant, parseRevision, type SystemEvent } from '@vist/core';
import { runScenario } from '../defects/run-scenario.ts';
import { scenarioOf, type ScenarioParts } from '../defects/scenarios.ts';

/** A change of the hypervisor's code, and a small scenario whose log it alone alters. */
export interface ChangeRow {
  readonly change: string;
  /** The revision on which the change is toggled: added if it has it not, taken away if it has. */
  readonly on: string;
  readonly scenario: Omit<ScenarioParts, 'revision'>;
  /** The first difference, in words: what happens with the change, and what without. */
  readonly words: string;
  /** The first event that differs, in the log without the change and in the log with it. */
  readonly without: string;
  readonly with: string;
  /**
   * Types of all events that one log has more often than the other; empty when only their order differs.
   * Where it is many types, because a function is run or not, their blocks: `mem.*`.
   */
  readonly touches: readonly string[];
}

/** What toggling a change alters in a log. */
export type Difference = Pick<ChangeRow, 'without' | 'with' | 'touches'>;

/** Runs a row's scenario without and with its change; null when the logs are equal. */
export function differenceMadeBy({ change, on, scenario }: ChangeRow): Difference | null {
  const has = revisionHas(on, change);
  const toggled = `${on},${has ? '-' : '+'}${change}`;
  const without = logOf(has ? toggled : on, scenario);
  const withIt = logOf(has ? on : toggled, scenario);
  const first = without.findIndex((event, index) => event !== withIt[index]);
  const at = first < 0 ? without.length : first;
  if (at === without.length && at === withIt.length) return null;
  return {
    without: without[at] ?? 'the end',
    with: withIt[at] ?? 'the end',
    touches: typesThatDiffer(without, withIt),
  };
}

/** An event in one line: its type, then every field. Addresses and words are hex. */
export function said(event: SystemEvent): string {
  const fields = Object.entries(event).filter(([name]) => name !== 'type');
  return [event.type, ...fields.map(([name, value]) => `${name}=${valueText(value)}`)].join(' ');
}

function logOf(revision: string, scenario: ChangeRow['scenario']): readonly string[] {
  return runScenario(scenarioOf({ revision, ...scenario })).records.map(({ event }) => said(event));
}

function revisionHas(text: string, change: string): boolean {
  const parsed = parseRevision(text);
  invariant(parsed.ok, `${text} is no revision`);
  return [...parsed.revision.changes].some((name) => name === change);
}

/** Types of the events that one log has more often than the other. */
function typesThatDiffer(left: readonly string[], right: readonly string[]): readonly string[] {
  const surplus = new Map<string, number>();
  for (const event of left) surplus.set(event, (surplus.get(event) ?? 0) + 1);
  for (const event of right) surplus.set(event, (surplus.get(event) ?? 0) - 1);
  const differing = [...surplus].filter(([, count]) => count !== 0);
  const types = [...new Set(differing.map(([event]) => event.split(' ')[0] ?? ''))];
  const blocks = [...new Set(types.map((type) => `${type.split('.')[0]}.*`))];
  return (types.length > MOST_TYPES ? blocks : types).toSorted();
}

function valueText(value: unknown): string {
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  if (typeof value === 'number') return value >= FIRST_HEX ? `0x${value.toString(16)}` : `${value}`;
  if (Array.isArray(value)) return `{${value.map(namedText).join(' ')}}`;
  return String(value);
}

function namedText(item: unknown): string {
  const { name, value } = item as { readonly name: string; readonly value: unknown };
  return `${name}=${valueText(value)}`;
}

const MOST_TYPES = 8;
/** Numbers from here on are addresses or offsets of whole pages. */
const FIRST_HEX = 2 ** 20;
