import { operationIsAvailable, type RevisionName, REVISION_NAMES, revisionOf, runScenario } from '@vist/core';
import { checkLog, checkOptions, memoryLog, RULES } from '@vist/replay';
import { scenarioOf } from '../defects/scenarios.ts';
import { DEFECT_ROWS, type DefectRow } from './defect-rows.ts';

/** The rules of a row that report on a revision, in the order of the row; null when it cannot run the scenario. */
export function reportedOn({ scenario: parts, rules }: DefectRow, name: RevisionName): readonly string[] | null {
  const revision = revisionOf(name);
  const scenario = scenarioOf({ ...parts, revision: name });
  if (!scenario.operations.every(({ op }) => operationIsAvailable(revision, op).isAvailable)) return null;
  // One copy of memory: what is found is found from the order of events.
  const profile = { ...scenario.profile, memory: 'single' } as const;
  const log = memoryLog(runScenario({ ...scenario, profile }, revision).records);
  const { findings } = checkLog(log, {
    ...checkOptions(profile),
    rules: RULES.filter(({ rule }) => rules.includes(rule)),
  });
  return rules.filter((rule) => findings.some((finding) => finding.rule === rule));
}

/** The table of the README: which rule reports which defect on which revision. */
export function defectTable(): string {
  const notes = new Set<string>(RULES.filter(({ severity }) => severity === 'note').map(({ rule }) => rule));
  const rows = DEFECT_ROWS.map((row) => {
    const cells = REVISION_NAMES.map((name) => {
      const found = reportedOn(row, name);
      if (found === null) return 'n/a';
      return found.length === 0 ? '-' : found.map((rule) => (notes.has(rule) ? `*${rule}*` : rule)).join(', ');
    });
    return `| ${row.id ?? 'new'} | ${row.what} | ${cells.join(' | ')} |`;
  });
  return [
    `| | defect | ${REVISION_NAMES.join(' | ')} |`,
    `| --- | --- | ${REVISION_NAMES.map(() => '---').join(' | ')} |`,
    ...rows,
  ].join('\n');
}
