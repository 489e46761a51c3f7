import type { Finding } from '../checkers/finding.ts';
import { familyOf } from '../checkers/rule-pages.ts';

/** What each operation returned, by its index; undefined behaviour ends a run early. */
export type OperationReturns = ReadonlyMap<number, number | null>;

/** What the run of a scenario on one revision came to. */
export interface RevisionRun {
  readonly findings: readonly Finding[];
  readonly returns: OperationReturns;
}

/** What other revisions say of a finding. */
export interface FreeRevisions {
  /** Their run of the same scenario does not have it. */
  readonly free: readonly string[];
  /** Their run does not come to it: it ends before, or an operation before it fails that did not fail here. */
  readonly unreached: readonly string[];
}

/** Asks the runs of other revisions whether they have a finding too. */
export function freeRevisions(
  finding: Finding,
  /** The operation that it was found in, by index, and what the operations returned in that run. */
  found: { readonly operation: number | null; readonly returns: OperationReturns },
  byRevision: ReadonlyMap<string, RevisionRun>,
): FreeRevisions {
  const without = [...byRevision].filter(([, { findings }]) => !hasFinding(findings, finding));
  const last = found.operation ?? Infinity;
  const before = [...found.returns].filter(([index]) => index < last);
  const isReached = ({ returns }: RevisionRun): boolean =>
    (found.operation === null || returns.has(found.operation)) &&
    before.every(([index, ret]) => returns.has(index) && (ret !== 0 || returns.get(index) === 0));
  const names = (isWanted: boolean): readonly string[] =>
    without.filter(([, run]) => isReached(run) === isWanted).map(([name]) => name);
  return { free: names(true), unreached: names(false) };
}

/**
 * True when there is an error or a warning of the same rule about the same kind of thing, in whatever function,
 * because functions have other names on other revisions. Memory that leaks is lost, by whichever rule.
 */
export function hasFinding(findings: readonly Finding[], { rule, kind }: Finding): boolean {
  return findings.some(
    (other) => other.severity !== 'note' && other.kind === kind && (other.rule === rule || bothLeak(other.rule, rule)),
  );
}

function bothLeak(...rules: readonly Finding['rule'][]): boolean {
  return rules.every((rule) => familyOf(rule) === 'LEAK');
}
