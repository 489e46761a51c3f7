import {
  type LogSource,
  operationIsAvailable,
  REVISION_NAMES,
  type Revision,
  revisionOf,
  runScenario,
  type Scenario,
  seq,
} from '@vist/core';
import {
  checkLog,
  checkOptions,
  type Finding,
  type FreeRevisions,
  freeRevisions,
  hasFinding,
  memoryLog,
  operationOf,
  type OperationReturns,
  type RevisionRun,
  type Rule,
} from '@vist/replay';

/** The run whose findings other revisions are asked for. */
export interface AskingRun {
  readonly scenario: Scenario;
  readonly revision: Revision;
  readonly log: LogSource;
}

/**
 * Asks the other published revisions whether they have a finding too. They run when somebody asks first. A recorded
 * schedule counts the steps of one revision: there all run PE after PE, this one too, and what it does not have
 * in that order cannot be compared.
 */
export function otherRevisions(
  { scenario, revision, log }: AskingRun,
  rules: readonly Rule[],
): (finding: Finding) => FreeRevisions | null {
  const isInterleaved = scenario.schedule.kind === 'recorded';
  const compared: Scenario = isInterleaved ? { ...scenario, schedule: { kind: 'run-to-completion' } } : scenario;
  let returns: OperationReturns | null = null;
  let control: RevisionRun | null = null;
  let others: ReadonlyMap<string, RevisionRun> | null = null;
  return (finding) => {
    control ??= isInterleaved ? runOn(compared, revision, rules) : null;
    if (control !== null && !hasFinding(control.findings, finding)) return null;
    others ??= new Map(
      REVISION_NAMES.filter((name) => name !== revision.name)
        .map(revisionOf)
        .filter((other) => scenario.operations.every(({ op }) => operationIsAvailable(other, op).isAvailable))
        .map((other) => [other.name, runOn(compared, other, rules)]),
    );
    returns ??= returnsOf(log);
    return freeRevisions(finding, { operation: operationOf(log, finding.at), returns }, others);
  };
}

function runOn(scenario: Scenario, revision: Revision, rules: readonly Rule[]): RevisionRun {
  const log = memoryLog(runScenario(scenario, revision).records);
  const options = { ...checkOptions(scenario.profile), rules, mostRepeats: 1 };
  return { findings: checkLog(log, options).findings, returns: returnsOf(log) };
}

function returnsOf(log: LogSource): OperationReturns {
  const returns = new Map<number, number | null>();
  for (const { event } of log.records(seq(0))) {
    if (event.type === 'env.operationEnded') returns.set(event.index, event.ret);
  }
  return returns;
}
