/** A change that the good side has and the bad side lacks (`+`), or the other way round (`-`). */
export interface Edit<Name extends string> {
  readonly sign: '+' | '-';
  readonly change: Name;
}

/** The smallest set of edits that makes the bad side pass, and how sure that is. */
export interface Bisection<Name extends string> {
  readonly edits: readonly Edit<Name>[];
  /** True when every smaller set was tried and failed; otherwise no edit of the set can be left out. */
  readonly isSmallest: boolean;
  readonly runCount: number;
  readonly steps: readonly BisectionStep<Name>[];
}

/** One run that was made on the way. */
export interface BisectionStep<Name extends string> {
  readonly edits: readonly Edit<Name>[];
  /**
   * What it was to show: whether what was kept so far still passes without some of it, or whether a smaller set
   * does, whatever was kept.
   */
  readonly aim: 'leave-out' | 'smaller';
  /** The edits that were left out of what was kept so far; none of a smaller set. */
  readonly leftOut: readonly Edit<Name>[];
  readonly passes: boolean;
}

/** What changes between two revisions, from bad to good. */
export function editsBetween<Name extends string>(
  bad: ReadonlySet<Name>,
  good: ReadonlySet<Name>,
): readonly Edit<Name>[] {
  const added = [...good].filter((change) => !bad.has(change)).map((change): Edit<Name> => ({ sign: '+', change }));
  const removed = [...bad].filter((change) => !good.has(change)).map((change): Edit<Name> => ({ sign: '-', change }));
  return [...added, ...removed];
}

/** `+free-floor,-le-loads` */
export function editsText(edits: readonly Edit<string>[]): string {
  return edits.map(({ sign, change }) => `${sign}${change}`).join(',');
}

/**
 * Finds the smallest set of edits for which `passes` holds, by running each candidate. All edits together
 * must pass and none must fail. First halves are thrown away while that works (delta debugging), then
 * every smaller set is tried, as long as `maxRuns` allows.
 */
export function bisect<Name extends string>(
  edits: readonly Edit<Name>[],
  passes: (edits: readonly Edit<Name>[]) => boolean,
  { maxRuns }: { readonly maxRuns: number },
): Bisection<Name> {
  const steps: BisectionStep<Name>[] = [];

  function attempt(candidate: readonly Edit<Name>[], of: readonly Edit<Name>[] | null): boolean {
    const known = steps.find((step) => isSameSet(step.edits, candidate));
    if (known !== undefined) return known.passes;
    const leftOut = of === null ? [] : of.filter((edit) => !candidate.includes(edit));
    const aim = of === null ? 'smaller' : 'leave-out';
    const step: BisectionStep<Name> = { edits: candidate, aim, leftOut, passes: passes(candidate) };
    steps.push(step);
    return step.passes;
  }

  const minimal = minimise(edits, attempt);
  for (let size = 1; size < minimal.length; size += 1) {
    for (const candidate of subsets(edits, size)) {
      if (steps.length >= maxRuns) return { edits: minimal, isSmallest: false, runCount: steps.length, steps };
      if (attempt(candidate, null)) return { edits: candidate, isSmallest: true, runCount: steps.length, steps };
    }
  }
  return { edits: minimal, isSmallest: true, runCount: steps.length, steps };
}

/** Delta debugging: leaves out parts, first large, then small, while the rest still passes. */
function minimise<Edited>(
  all: readonly Edited[],
  attempt: (candidate: readonly Edited[], of: readonly Edited[]) => boolean,
): readonly Edited[] {
  let kept = all;
  let partCount = 2;
  while (kept.length > 1) {
    const size = Math.ceil(kept.length / partCount);
    const rest = withoutOnePart(kept, size, attempt);
    if (rest !== null) {
      kept = rest;
      partCount = Math.max(2, partCount - 1);
    } else if (size === 1) return kept;
    else partCount = Math.min(kept.length, partCount * 2);
  }
  return kept;
}

function withoutOnePart<Edited>(
  kept: readonly Edited[],
  size: number,
  attempt: (candidate: readonly Edited[], of: readonly Edited[]) => boolean,
): readonly Edited[] | null {
  for (let start = 0; start < kept.length; start += size) {
    const rest = [...kept.slice(0, start), ...kept.slice(start + size)];
    if (rest.length > 0 && attempt(rest, kept)) return rest;
  }
  return null;
}

function* subsets<Item>(items: readonly Item[], size: number, from = 0): Generator<readonly Item[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const [offset, item] of items.slice(from).entries()) {
    for (const rest of subsets(items, size - 1, from + offset + 1)) yield [item, ...rest];
  }
}

function isSameSet(a: readonly Edit<string>[], b: readonly Edit<string>[]): boolean {
  return a.length === b.length && a.every((edit) => b.includes(edit));
}
