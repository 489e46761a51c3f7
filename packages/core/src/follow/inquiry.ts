import type { Profile } from '../arch/profile.ts';
import { REVISION_NAMES, type Revision, revisionOf } from '../kvm/revisions.ts';
import { cluesOf } from './clues.ts';
import type { Deed } from './deed.ts';
import { type Attempt, type Fates, searchFates } from './fates.ts';
import { createFollower } from './follower.ts';
import type { GuideInput } from './guide.ts';
import { guestsOf, platformOf, type PlatformTold } from './platform.ts';
import { sightsOf, type Sights } from './sights.ts';

/** What a recording was made of, as far as its beginning tells. */
export interface Inquiry {
  readonly profile: Profile;
  /** What of the platform was seen; null when it was known before, or nothing of KVM was seen. */
  readonly told: PlatformTold | null;
  /** Null when nothing of KVM was seen. */
  readonly guide: Omit<GuideInput, 'profile' | 'sights'> | null;
  readonly sights: Sights;
  /** Commands of the IRS that must have gone another way than they seem to have. */
  readonly fates: Fates;
  /** Every deed that was looked at is explained. */
  readonly isExplained: boolean;
}

/** What is known before: the user's word counts, the rest is found. */
export interface Known {
  readonly profile: Profile | null;
  readonly revision: Revision | null;
  /** What the found platform has where nothing tells. */
  readonly base: Profile;
}

/** Finds code and platform: those that explain most of these deeds. Of equals, the one with fewer and later changes. */
export function inquire(deeds: readonly Deed[], known: Known): Inquiry {
  const ours = deeds.filter(({ command }) => !command.type.startsWith('import.'));
  const clues = cluesOf(ours);
  const sights = sightsOf(ours);
  const guests = guestsOf(clues);
  const revisions = known.revision === null ? REVISION_NAMES.map(revisionOf).toReversed() : [known.revision];
  const candidates = revisions.map((revision) => ({
    revision,
    ...(known.profile === null ? platformOf(clues, revision, known.base) : { profile: known.profile, told: null }),
  }));
  const [first] = candidates;
  if (first === undefined || !ours.some(({ actor }) => actor.startsWith('pe'))) {
    return {
      profile: known.profile ?? known.base,
      told: null,
      guide: null,
      sights,
      fates: NO_FATES,
      isExplained: false,
    };
  }
  let best = { ...first, score: -1 };
  const tried = ours.slice(0, MOST_TRIED);
  for (const candidate of candidates) {
    if (candidates.length === 1) break;
    const score = explained(tried, { ...candidate, guests, sights }, best.score);
    if (score > best.score) best = { ...candidate, score };
    if (score === tried.length) break;
  }
  const guide = { revision: best.revision, guests };
  const isExplained = best.score === tried.length;
  return { profile: best.profile, told: best.told, guide, sights, fates: NO_FATES, isExplained };
}

/** Deeds that are enough to tell revisions apart. */
const MOST_TRIED = 8192;

/**
 * An inquiry with the fates of commands with which its code explains more of these deeds, when it does not explain
 * them all. A recording of the test program tells them itself.
 */
export function withFates(inquiry: Inquiry, deeds: readonly Deed[]): Inquiry {
  const { guide, profile, sights } = inquiry;
  if (guide === null || sights.hasHarness || inquiry.isExplained) return inquiry;
  const ours = deeds.filter(({ command }) => !command.type.startsWith('import.')).slice(0, MOST_TRIED);
  const run = (fates: Fates): Tried => ({ fates, attempt: attempt(ours, { ...guide, profile, sights }, fates) });
  return { ...inquiry, fates: searchFates(run(NO_FATES), (tried) => tried.attempt, run).fates };
}

interface Tried {
  readonly fates: Fates;
  readonly attempt: Attempt;
}

const NO_FATES: Fates = new Map();

/** Follows deeds to the first that is not explained. */
function attempt(deeds: readonly Deed[], { profile, sights, ...guide }: GuideInput, fates: Fates): Attempt {
  const follower = createFollower(
    { profile, chunkLength: 4096, guide, sights, fates },
    { record: () => {}, state: () => {} },
  );
  let explainedCount = 0;
  for (const deed of deeds) {
    if (follower.see(deed).kind === 'diverged') return { explainedCount, doubted: follower.commands };
    explainedCount += 1;
  }
  return { explainedCount, doubted: null };
}

/** How many deeds a candidate explains; stops where it cannot explain more than `atLeast` any more. */
function explained(deeds: readonly Deed[], { profile, sights, ...guide }: GuideInput, atLeast: number): number {
  const follower = createFollower(
    { profile, chunkLength: 4096, guide, sights, fates: NO_FATES },
    { record: () => {}, state: () => {} },
  );
  let missed = 0;
  for (const deed of deeds) {
    if (follower.see(deed).kind !== 'explained') missed += 1;
    if (deeds.length - missed <= atLeast) break;
  }
  return deeds.length - missed;
}
