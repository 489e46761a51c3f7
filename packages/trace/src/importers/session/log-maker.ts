import {
  createFollower,
  type Deed,
  type Divergence,
  type Follower,
  inquire,
  type MachineObserver,
  profileNamed,
  type Profile,
  type Revision,
  revisionOf,
  type SystemEvent,
  type SystemState,
  withFates,
} from '@vist/core';

/** What an importer is told, and what it finds out for itself when it is not. */
export interface LogOptions {
  readonly profile: Profile | null;
  readonly revision: Revision | null;
  /** False: nothing of KVM that was not recorded goes into the log. */
  readonly infers: boolean;
  readonly chunkLength: number;
}

/** What is known of a log before its first event. */
export interface LogHead {
  readonly profile: Profile;
  /** The code whose unseen steps are inferred; null when none are. */
  readonly revision: Revision | null;
}

/** Who hears of a log that is made. */
export interface LogObserver extends MachineObserver<SystemState, SystemEvent> {
  /** Before the first record. */
  begin(head: LogHead): void;
}

/** Makes a log of deeds: looks at the first ones to find code and platform, then follows. */
export interface LogMaker {
  add(deed: Deed): void;
  end(): SystemState;
  readonly head: LogHead | null;
  /** Where the code did not explain what was seen: the first few, and how often. */
  readonly divergences: readonly Divergence[];
  readonly divergenceCount: number;
}

/** A maker of one log. */
export function createLogMaker(options: LogOptions, observer: LogObserver): LogMaker {
  const divergences: Divergence[] = [];
  let divergenceCount = 0;
  let waiting: Deed[] = [];
  let follower: Follower | null = null;
  let head: LogHead | null = null;

  function start(): Follower {
    // What infers nothing needs no code, and no search for it.
    const revision = options.infers ? options.revision : revisionOf('V4');
    const known = { profile: options.profile, revision, base: FALLBACK };
    const asked = inquire(waiting, known);
    const { profile, guide, sights, fates } = options.infers ? withFates(asked, waiting) : asked;
    const used = options.infers ? guide : null;
    head = { profile, revision: used?.revision ?? null };
    observer.begin(head);
    const made = createFollower({ profile, chunkLength: options.chunkLength, guide: used, sights, fates }, observer);
    follower = made;
    const deeds = waiting;
    waiting = [];
    for (const deed of deeds) see(made, deed);
    return made;
  }

  function see(made: Follower, deed: Deed): void {
    const guidance = made.see(deed);
    if (guidance.kind !== 'diverged') return;
    divergenceCount += 1;
    if (divergences.length < MOST_KEPT) divergences.push(guidance.divergence);
  }

  return {
    add(deed) {
      if (follower !== null) return see(follower, deed);
      waiting.push(deed);
      if (waiting.length >= LOOKED_AT) start();
    },
    end: () => (follower ?? start()).settle(),
    get head() {
      return head;
    },
    divergences,
    get divergenceCount() {
      return divergenceCount;
    },
  };
}

/** Deeds that are looked at before the first goes into the log. */
const LOOKED_AT = 32_768;
const MOST_KEPT = 16;

/** What a recording tells nothing about is as on the recordings' platform. */
const FALLBACK: Profile = fallback();

function fallback(): Profile {
  const named = profileNamed('recording');
  if (named === null) throw new TypeError('there is no profile "recording"');
  return { ...named.profile, name: 'imported', irs: { ...named.profile.irs, busyPolls: 0 } };
}
