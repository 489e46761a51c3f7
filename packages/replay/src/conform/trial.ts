import { createFollower, type Divergence, type Inquiry, type SystemRecord, type UndecidedCall } from '@vist/core';
import type { SeenDeed } from './deeds.ts';

/** How far a revision explains a log. */
export interface Trial {
  /** Deeds that are explained before the first that is not. */
  readonly explainedCount: number;
  /** Deeds that no program of the code was followed for. */
  readonly unguidedCount: number;
  readonly firstImpossible: { readonly record: SystemRecord; readonly divergence: Divergence } | null;
  /** A lost event stands before the first impossible one. */
  readonly isAfterLoss: boolean;
  /** Calls that could not be followed to their ends: what they do goes by something that nobody recorded. */
  readonly unfollowed: readonly Unfollowed[];
  /** How often each step was inferred, by type. */
  readonly inferred: ReadonlyMap<string, number>;
  /** Digest of the unseen steps: two trials with the same did the same. */
  readonly unseenTrail: readonly string[];
}

/** A call that could not be followed to its end. */
export interface Unfollowed {
  readonly call: string;
  /** The event at which it was left. */
  readonly record: SystemRecord;
  readonly because: UndecidedCall;
}

/** Follows a log with the code of an inquiry, to its end or to the first thing that the code cannot have done. */
export function tryRevision(deeds: Iterable<SeenDeed>, { profile, guide, sights, fates }: Inquiry): Trial {
  const inferred = new Map<string, number>();
  const unseenTrail: string[] = [];
  const follower = createFollower(
    { profile, chunkLength: 4096, guide, sights, fates },
    {
      record({ event, origin }) {
        if (origin?.isInferred !== true) return;
        inferred.set(event.type, (inferred.get(event.type) ?? 0) + 1);
        if (unseenTrail.length < LONGEST_TRAIL) unseenTrail.push(event.type);
      },
      state: () => {},
    },
  );
  const unfollowed: Unfollowed[] = [];
  let explainedCount = 0;
  let unguidedCount = 0;
  let isAfterLoss = false;

  for (const { deed, record } of deeds) {
    if (deed.command.type === 'import.drop') isAfterLoss = true;
    const guidance = follower.see(deed);
    if (guidance.kind === 'diverged') {
      const firstImpossible = { record, divergence: guidance.divergence };
      return { explainedCount, unguidedCount, firstImpossible, isAfterLoss, unfollowed, inferred, unseenTrail };
    }
    if (guidance.kind === 'unguided') unguidedCount += 1;
    if (guidance.kind === 'undecided' && unfollowed.length < MOST_UNFOLLOWED) {
      unfollowed.push({ call: guidance.following, record, because: guidance.because });
    }
    explainedCount += 1;
  }
  return { explainedCount, unguidedCount, firstImpossible: null, isAfterLoss, unfollowed, inferred, unseenTrail };
}

const MOST_UNFOLLOWED = 100;
/** Unseen steps that are compared of two trials. */
const LONGEST_TRAIL = 100_000;
