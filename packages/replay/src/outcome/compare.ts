import { align } from '../diff/align.ts';
import { createVocabulary } from '../diff/encoder.ts';
import type { OperationReturn, Outcome } from './outcome.ts';
import type { Problem } from './problems.ts';
import type { Sizes, SiteSizes } from './sizes.ts';

/** What came of one run and not of another. */
export interface OutcomeChange {
  /** Problems that only the first has, that only the second has, and that both have. */
  readonly fixed: readonly Problem[];
  readonly introduced: readonly Problem[];
  readonly persisting: readonly Problem[];
  /** Operations that both did, and that returned something else: with the answer of the second. */
  readonly returns: readonly (OperationReturn & { readonly now: number | null })[];
  readonly sizes: { readonly before: Sizes; readonly after: Sizes };
  /** Functions that allocated more, less, or for the first time. */
  readonly sites: readonly { readonly before: SiteSizes; readonly after: SiteSizes }[];
}

/** Compares what came of two runs. */
export function compareOutcomes(before: Outcome, after: Outcome): OutcomeChange {
  return {
    fixed: without(before.problems, after.problems),
    introduced: without(after.problems, before.problems),
    persisting: before.problems.filter(({ key }) => after.problems.some((other) => other.key === key)),
    returns: changedReturns(before.returns, after.returns),
    sizes: { before: before.sizes, after: after.sizes },
    sites: changedSites(before.sizes.bySite, after.sizes.bySite),
  };
}

/** True when every operation returned the same. */
export function returnTheSame(a: Outcome, b: Outcome): boolean {
  if (a.returns.length !== b.returns.length) return false;
  return a.returns.every(({ op, vm, ret }, place) => {
    const other = b.returns[place];
    return other?.op === op && other.vm === vm && other.ret === ret;
  });
}

function without(problems: readonly Problem[], others: readonly Problem[]): readonly Problem[] {
  const keys = new Set(others.map(({ key }) => key));
  return problems.filter(({ key }) => !keys.has(key));
}

/** Operations that one run does more than the other are left out. */
function changedReturns(
  before: readonly OperationReturn[],
  after: readonly OperationReturn[],
): OutcomeChange['returns'] {
  const { idOfText } = createVocabulary();
  const idsOf = (returns: readonly OperationReturn[]): Int32Array =>
    Int32Array.from(returns, ({ op, vm }) => idOfText(`${op} ${vm}`));
  return align(idsOf(before), idsOf(after)).flatMap(({ kind, left, right, length }) =>
    kind !== 'same'
      ? []
      : before.slice(left, left + length).flatMap((each, offset) => {
          const now = after[right + offset]?.ret ?? null;
          return now === each.ret ? [] : [{ ...each, now }];
        }),
  );
}

function changedSites(before: readonly SiteSizes[], after: readonly SiteSizes[]): OutcomeChange['sites'] {
  const names = new Set([...before, ...after].map(({ site }) => site));
  const of = (sizes: readonly SiteSizes[], site: string): SiteSizes =>
    sizes.find((each) => each.site === site) ?? { site, allocations: 0, bytes: 0 };
  return [...names]
    .map((site) => ({ before: of(before, site), after: of(after, site) }))
    .filter(({ before: a, after: b }) => a.allocations !== b.allocations || a.bytes !== b.bytes);
}
