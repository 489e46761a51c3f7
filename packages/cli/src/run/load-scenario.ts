import { issueText, operationIsAvailable, parseRevision, readScenario, type Revision, type Scenario } from '@vist/core';
import { carriedScenario, carriedScenarios } from '../catalogue/carried-scenarios.ts';
import type { ScenarioOptions } from '../commands/scenario-options.ts';
import { type JsonInput, readJson } from '../input/read-json.ts';
import { statOf } from '../input/stat-of.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { suggestion } from '../suggest.ts';
import { withChoices } from './choices.ts';

/** A scenario that can be run, and where it came from. */
export interface LoadedScenario {
  /** How messages and examples call it: a path, `stdin`, or the name of one that comes with vist. */
  readonly source: string;
  /** The file as it was read. */
  readonly document: unknown;
  /** The scenario as it is run. */
  readonly scenario: Scenario;
  readonly revision: Revision;
  /** What the command line changed. */
  readonly choices: Choices;
  /** The run that it was forked from, and where it leaves that; null for a run of its own. */
  readonly parent: { readonly runId: string | null; readonly at: number } | null;
  /** Values beyond what the architecture allows, and options without effect. They run nevertheless. */
  readonly notes: readonly string[];
}

/** Options that change what a scenario asks for. */
export type Choices = ScenarioOptions;

/**
 * Reads a scenario from a file, from stdin (`-`), or by the name of one that comes with vist.
 *
 * @throws Refusal that names the file, the place in it, and what was expected there.
 */
export async function loadScenario(path: string, choices: Choices, io: Io): Promise<LoadedScenario> {
  const input = carried(path) ?? (await readJson(path, 'a scenario', io));
  return scenarioOf(input, choices);
}

/** The scenario that a document is, with choices applied. @throws Refusal when it cannot be run. */
export function scenarioOf({ name, value }: JsonInput, choices: Choices): LoadedScenario {
  const reading = readScenario(value);
  if (!reading.ok) throw new Refusal(`${name}: ${issueText(reading.issue)}`);
  const { scenario, notes } = withChoices(reading.scenario, choices);
  const parsed = parseRevision(choices.rev ?? scenario.revision);
  if (!parsed.ok)
    throw new Refusal(choices.rev === undefined ? `${name}: ${parsed.message}` : `--rev: ${parsed.message}`);
  checkOperations(name, scenario, parsed.revision);
  return {
    source: name,
    document: value,
    scenario,
    revision: parsed.revision,
    choices,
    parent: null,
    notes: [...reading.notes, ...notes],
  };
}

/** A file goes before a name: what is there to be read is what was meant. A folder is not to be read. */
function carried(path: string): JsonInput | null {
  const there = path === '-' ? null : statOf(path);
  if (path === '-' || there?.isDirectory() === false) return null;
  const found = carriedScenario(path);
  if (found !== null) return { name: path, value: found.document };
  if (there !== null) return null;
  const hint = suggestion(
    path,
    carriedScenarios().map(({ id }) => id),
  );
  throw new Refusal(`${path}: no such file, and no scenario of that name${hint}`);
}

function checkOperations(name: string, { operations }: Scenario, revision: Revision): void {
  for (const { index, op } of operations) {
    const availability = operationIsAvailable(revision, op);
    if (!availability.isAvailable) throw new Refusal(`${name}: /ops/${index}/op: ${availability.message}`);
  }
}
