import { align, type Run } from './align.ts';
import type { Outline } from './outline.ts';

/** The steps of two frames, in their order. */
export interface Siblings {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/**
 * Puts the steps of two frames side by side: what is `same` in the answer has equal names, and is looked into where
 * it is not the same throughout. Whichever leaves less unpaired is taken: equal trees first and names between them,
 * or names alone.
 */
export function pairSteps({ left, right }: Siblings, a: Outline, b: Outline): readonly Run[] {
  const byTree = align(each(left, a.trees), each(right, b.trees));
  if (!byTree.some(({ kind }) => kind === 'removed') || !byTree.some(({ kind }) => kind === 'added')) return byTree;
  const names = { left: each(left, a.names), right: each(right, b.names) };
  const refined = refine(byTree, names);
  const byName = align(names.left, names.right);
  const cost = (runs: readonly Run[]): number => costOf(runs, { left, right }, a, b);
  return cost(byName) < cost(refined) ? byName : refined;
}

function each(steps: Int32Array, values: Int32Array): Int32Array {
  return steps.map((step) => values[step]!);
}

/** Between two equal stretches, what has equal names is paired. */
function refine(runs: readonly Run[], names: Siblings): readonly Run[] {
  return runs.flatMap((run, index) => {
    const next = runs[index + 1];
    if (run.kind === 'added' && runs[index - 1]?.kind === 'removed') return [];
    if (run.kind !== 'removed' || next?.kind !== 'added') return [run];
    const within = align(
      names.left.subarray(run.left, run.left + run.length),
      names.right.subarray(next.right, next.right + next.length),
    );
    return within.map((each) => ({ ...each, left: each.left + run.left, right: each.right + next.right }));
  });
}

/** Steps that stay alone, and at least how many differ inside of those that are paired. */
function costOf(runs: readonly Run[], { left, right }: Siblings, a: Outline, b: Outline): number {
  let cost = 0;
  for (const run of runs) {
    for (let i = 0; i < run.length; i += 1) {
      const x = left[run.left + i]!;
      const y = right[run.right + i]!;
      if (run.kind === 'removed') cost += a.sizes[x]!;
      else if (run.kind === 'added') cost += b.sizes[y]!;
      else if (a.trees[x] !== b.trees[y]) cost += 1 + Math.abs(a.sizes[x]! - b.sizes[y]!);
    }
  }
  return cost;
}
