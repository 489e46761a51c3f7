import type { Profile } from '../arch/profile.ts';
import { REVISION_NAMES, type Revision, revisionOf } from '../kvm/revisions.ts';
import { cluesOf } from './clues.ts';
import type { Deed } from './deed.ts';
import { createFollower } from './follower.ts';
import type { GuideInput } from './guide.ts';
import { guestsOf, platformOf } from './platform.ts';
import { sightsOf, type Sights } from './sights.ts';

/** What a recording was made of, as far as its beginning tells. */
export interface Inquiry {
  readonly profile: Profile;
  /** Null when nothing of KVM was seen. */
  readonly guide: Omit<GuideInput, 'profile' | 'sights'> | null;
  readonly sights: Sights;
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
    profile: known.profile ?? platformOf(clues, revision, known.base),
  }));
  const [first] = candidates;
  if (first === undefined || !ours.some(({ actor }) => actor.startsWith('pe'))) {
    return { profile: known.profile ?? known.base, guide: null, sights };
  }
  let best = { ...first, score: -1 };
  const tried = ours.slice(0, MOST_TRIED);
  for (const candidate of candidates) {
    if (candidates.length === 1) break;
    const score = explained(tried, { ...candidate, guests, sights }, best.score);
    if (score > best.score) best = { ...candidate, score };
    if (score === tried.length) break;
  }
  return { profile: best.profile, guide: { revision: best.revision, guests }, sights };
}

/** Deeds that are enough to tell revisions apart. */
const MOST_TRIED = 8192;

/** How many deeds a candidate explains; stops where it cannot explain more than `atLeast` any more. */
function explained(deeds: readonly Deed[], { profile, sights, ...guide }: GuideInput, atLeast: number): number {
  const follower = createFollower({ profile, chunkLength: 4096, guide, sights }, { record: () => {}, state: () => {} });
  let missed = 0;
  for (const deed of deeds) {
    if (follower.see(deed).kind !== 'explained') missed += 1;
    if (deeds.length - missed <= atLeast) break;
  }
  return deeds.length - missed;
}
