import { REVISION_NAMES, type RevisionName } from '@vist/core';
import { type Column, markdownTable, tableLines } from '../../packages/cli/src/render/table.ts';
import { type Outcome, outcomesOf, SEVERITY } from './outcome.ts';
import type { RecordedRun } from './run-recorded.ts';

/** What became of one scenario on every revision. */
export interface ScenarioRuns {
  readonly name: string;
  readonly description: string;
  readonly runs: Readonly<Record<RevisionName, RecordedRun>>;
}

/** Lines of text: per scenario and revision, the worst that happened, and the memory that was lost. */
export function scenarioLines(scenarios: readonly ScenarioRuns[]): readonly string[] {
  const rows = troubled(scenarios).map(({ name, runs }) => [name, ...cells(runs)]);
  return tableLines([left('scenario'), ...REVISION_NAMES.map(left)], rows);
}

/** The same in Markdown, with what each scenario does. */
export function scenarioMarkdown(scenarios: readonly ScenarioRuns[]): string {
  const rows = troubled(scenarios).map(({ name, description, runs }) => [
    `${description} (\`${name}\`)`,
    ...cells(runs),
  ]);
  return markdownTable([left('what is done'), ...REVISION_NAMES.map(left)], rows);
}

/** Lines of text: in how many scenarios each kind of outcome shows, by revision. */
export function kindLines(scenarios: readonly ScenarioRuns[]): readonly string[] {
  const all = REVISION_NAMES.map((revision) => scenarios.map(({ runs }) => outcomesOf(runs[revision].tally)));
  const titles = new Map(all.flat(2).map(({ kind, title }) => [kind, title]));
  const rows = SEVERITY.filter((kind) => titles.has(kind)).map((kind) => [
    titles.get(kind) ?? kind,
    ...all.map((outcomes) => countText(outcomes.filter((of) => of.some((outcome) => outcome.kind === kind)).length)),
  ]);
  return tableLines([left(`in how many of ${scenarios.length} scenarios`), ...REVISION_NAMES.map(right)], rows);
}

/** Scenarios of which a revision after the prototype is not clean, the worst first. */
export function troubled(scenarios: readonly ScenarioRuns[]): readonly ScenarioRuns[] {
  return scenarios
    .map((scenario) => ({ scenario, rank: rankOf(scenario) }))
    .filter(({ rank }) => rank !== null)
    .toSorted(
      (a, b) => (a.rank?.severity ?? 0) - (b.rank?.severity ?? 0) || (b.rank?.bytes ?? 0) - (a.rank?.bytes ?? 0),
    )
    .map(({ scenario }) => scenario);
}

function rankOf({ runs }: ScenarioRuns): { readonly severity: number; readonly bytes: number } | null {
  const outcomes = REVISION_NAMES.flatMap((revision) => (revision === 'V0' ? [] : outcomesOf(runs[revision].tally)));
  if (outcomes.length === 0) return null;
  return {
    severity: Math.min(...outcomes.map(({ kind }) => SEVERITY.indexOf(kind))),
    bytes: Math.max(...outcomes.map(({ bytes }) => bytes)),
  };
}

function cells(runs: ScenarioRuns['runs']): readonly string[] {
  return REVISION_NAMES.map((revision) => cell(outcomesOf(runs[revision].tally)));
}

/** The worst outcome, and the memory that was lost besides. */
function cell(outcomes: readonly Outcome[]): string {
  const [worst, ...others] = outcomes;
  if (worst === undefined) return '-';
  const lost = others.filter(({ kind }) => kind === 'leak');
  return [worst, ...lost].map(({ text, isReconstructed }) => (isReconstructed ? `${text}*` : text)).join(', ');
}

function countText(count: number): string {
  return count === 0 ? '-' : String(count);
}

function left(heading: string): Column {
  return { heading, align: 'left' };
}

function right(heading: string): Column {
  return { heading, align: 'right' };
}
