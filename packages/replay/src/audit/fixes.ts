import {
  type ChangeName,
  invariant,
  IST_PLAN_CHANGES,
  istPlan,
  type IstRequest,
  parseRevision,
  type Revision,
} from '@vist/core';
import { type Concern, concernsOf, isFailure } from './concern.ts';

/** A set of changes to add to a revision. */
export type Fix = readonly ChangeName[];

/** Finds what to add to a revision so that a shape does not fail as it does. */
export interface FixFinder {
  /** The smallest sets of changes that remove this failure of the shape and bring no other; empty when there is none. */
  fixesOf(request: IstRequest, failure: Concern): readonly Fix[];
}

/** A finder for one revision. Found by evaluating the shape with each set added: nothing about the changes is known here. */
export function createFixFinder(revision: Revision): FixFinder {
  const candidates = candidatesBySize(revision);
  return {
    fixesOf(request, failure) {
      const before = failuresOf(request);
      for (const ofOneSize of candidates) {
        const fixes = ofOneSize.filter((candidate) => {
          const after = failuresOf({ ...request, revision: candidate.revision });
          return !after.has(failure.kind) && after.isSubsetOf(before);
        });
        if (fixes.length > 0) return fixes.map(({ fix }) => fix);
      }
      return [];
    },
  };
}

interface Candidate {
  readonly fix: Fix;
  readonly revision: Revision;
}

function failuresOf(request: IstRequest): ReadonlySet<Concern['kind']> {
  const failures = concernsOf(istPlan(request), request.host).filter(isFailure);
  return new Set(failures.map(({ kind }) => kind));
}

/** The revision with changes added that it lacks: single ones first, then pairs, and so on. */
function candidatesBySize(revision: Revision): readonly (readonly Candidate[])[] {
  const missing = IST_PLAN_CHANGES.filter((name) => !revision.has(name));
  const bySize: Candidate[][] = missing.map(() => []);
  for (const fix of subsets(missing)) bySize[fix.length - 1]?.push({ fix, revision: withChanges(revision, fix) });
  return bySize;
}

function withChanges(revision: Revision, fix: Fix): Revision {
  const parsed = parseRevision([revision.name, ...fix.map((name) => `+${name}`)].join(','));
  invariant(parsed.ok, `revision ${revision.name} does not take ${fix.join(', ')}`);
  return parsed.revision;
}

/** Every set of some of the items, the empty one left out. */
function subsets<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const [first, ...rest] = items;
  if (first === undefined) return [];
  const others = subsets(rest);
  return [[first], ...others.map((set) => [first, ...set]), ...others];
}
