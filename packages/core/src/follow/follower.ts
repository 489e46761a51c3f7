import type { Profile } from '../arch/profile.ts';
import { createMachine, type MachineObserver } from '../kernel/machine.ts';
import type { Actor } from '../kernel/model.ts';
import type { Reply } from '../pe/program.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemEvent } from '../system/events.ts';
import { systemModel } from '../system/model.ts';
import type { SystemState } from '../system/state.ts';
import type { Deed } from './deed.ts';
import type { Fates, FollowedCommand } from './fates.ts';
import { createFollowedIrs } from './followed-irs.ts';
import { createFollowedLog } from './followed-log.ts';
import { createGuide, type Guidance, type GuideInput } from './guide.ts';
import { NOTHING_SEEN, observedModel } from './observed-model.ts';
import type { Sights } from './sights.ts';

/** Makes the log of a recorded machine, deed by deed. */
export interface Follower {
  /** The next thing that was seen, in the order of the recording; tells whether the code explains it. */
  see(deed: Deed): Guidance;
  /** The last commands that the IRS was given. */
  readonly commands: readonly FollowedCommand[];
  /** The state as it is now: a view for the moment. */
  readonly view: SystemState;
  /** Finishes the open state and returns it. */
  settle(): SystemState;
}

/** How a recorded machine is followed. */
export interface FollowerOptions {
  readonly profile: Profile;
  readonly chunkLength: number;
  /** The code whose unseen steps are inferred; null infers the work of the IRS and nothing else. */
  readonly guide: Omit<GuideInput, 'profile' | 'sights'> | null;
  readonly sights: Sights;
  /** Commands of the IRS that are assumed to have gone another way. */
  readonly fates: Fates;
}

/** A follower that believes what it sees. */
export function createFollower(
  { profile, chunkLength, sights, fates, guide: input }: FollowerOptions,
  observer: MachineObserver<SystemState, SystemEvent>,
): Follower {
  const model = observedModel(systemModel(profile));
  const machine = createMachine(model, { chunkLength, freeze: false, resume: null }, observer);
  const log = createFollowedLog(machine);
  const irs = createFollowedIrs(log, { profile, sights, fates }, () => machine.view);

  function seen(deed: Deed): Reply {
    if (!isOfPe(deed)) return log.seen(deed);
    irs.before(deed);
    const reply = log.seen(deed);
    irs.after(deed);
    return reply;
  }

  function inferred(next: Deed, actor: Actor, command: SystemCommand): Reply {
    const unseen: Deed = { ...next, actor, command, seen: NOTHING_SEEN };
    if (!isOfPe(unseen)) return log.inferred(next, actor, command);
    irs.before(unseen);
    const reply = log.inferred(next, actor, command);
    irs.after(unseen);
    return reply;
  }

  const performer = { seen, inferred, device: (deed: Deed) => irs.see(deed) };
  const guide = input === null ? null : createGuide({ ...input, profile, sights }, () => machine.view, performer);

  return {
    see(deed) {
      if (guide !== null) return guide.see(deed);
      if (deed.actor === 'irs0') irs.see(deed);
      else seen(deed);
      return UNGUIDED;
    },
    commands: irs.commands,
    get view() {
      return machine.view;
    },
    settle: () => machine.settle(),
  };
}

/** What a PE or the test program does comes after what the IRS was at; a line that was kept comes when it comes. */
function isOfPe({ actor, command }: Deed): boolean {
  return actor !== 'irs0' && !command.type.startsWith('import.');
}

const UNGUIDED: Guidance = { kind: 'unguided' };
