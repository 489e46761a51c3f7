import {
  operationIsAvailable,
  REVISION_NAMES,
  type Revision,
  revisionOf,
  runScenario,
  type Scenario,
} from '@vist/core';
import {
  checkLog,
  checkOptions,
  type Finding,
  type FindingsByRevision,
  freeRevisions,
  memoryLog,
  type Rule,
} from '@vist/replay';

/** Asks the other published revisions whether they have a finding too. They run when somebody asks first. */
export function otherRevisions(
  { scenario, revision }: { readonly scenario: Scenario; readonly revision: Revision },
  rules: readonly Rule[],
): (finding: Finding) => readonly string[] {
  let byRevision: FindingsByRevision | null = null;
  return (finding) => {
    byRevision ??= new Map(
      REVISION_NAMES.filter((name) => name !== revision.name)
        .map(revisionOf)
        .filter((other) => scenario.operations.every(({ op }) => operationIsAvailable(other, op).isAvailable))
        .map((other) => [other.name, findingsOf(scenario, other, rules)]),
    );
    return freeRevisions(finding, byRevision);
  };
}

function findingsOf(scenario: Scenario, revision: Revision, rules: readonly Rule[]): readonly Finding[] {
  const log = memoryLog(runScenario(scenario, revision).records);
  return checkLog(log, { ...checkOptions(scenario.profile), rules, mostRepeats: 1 }).findings;
}
