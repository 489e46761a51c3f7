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
  /** Their whole run of the same scenario has nothing of the kind. */
  readonly free: readonly string[];
  /** Their run ends early, or an operation before the finding fails that did not fail here. */
  readonly unreached: readonly string[];
}

/** Asks the runs of other revisions whether they have a finding too. */
export function freeRevisions(
  finding: Finding,
  /** The operation that it was found in, by index, and what the operations returned in that run. */
  found: { readonly operation: number | null; readonly returns: OperationReturns },
  byRevision: ReadonlyMap<string, RevisionRun>,
): FreeRevisions {
  const without = [...byRevision].filter(([, { findings }]) => !isBrokenToo(findings, finding));
  const last = found.operation ?? Infinity;
  const before = [...found.returns].filter(([index]) => index < last);
  const isReached = ({ returns }: RevisionRun): boolean =>
    [...found.returns.keys()].every((index) => returns.has(index)) &&
    before.every(([index, ret]) => ret !== 0 || returns.get(index) === 0);
  const names = (isWanted: boolean): readonly string[] =>
    without.filter(([, run]) => isReached(run) === isWanted).map(([name]) => name);
  return { free: names(true), unreached: names(false) };
}

/**
 * True when there is an error or a warning of the same rule about the same kind of thing, in whatever function,
 * because functions have other names on other revisions.
 */
export function hasFinding(findings: readonly Finding[], { rule, kind }: Finding): boolean {
  return findings.some((other) => other.severity !== 'note' && other.kind === kind && other.rule === rule);
}

/**
 * A run that breaks the rule elsewhere is not free of it. Nor is one that breaks it in another way: memory that leaks
 * is lost by whichever rule, and a line that is written without a lock is not written under the right hold of one.
 */
function isBrokenToo(findings: readonly Finding[], { rule, kind }: Finding): boolean {
  const family = familyOf(rule);
  return findings.some((other) => {
    if (other.severity === 'note') return false;
    if (other.rule === rule || family === 'LEAK') return familyOf(other.rule) === family;
    return family === 'LOCK' && familyOf(other.rule) === family && other.kind === kind;
  });
}
