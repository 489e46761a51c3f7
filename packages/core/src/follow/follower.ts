import type { Profile } from '../arch/profile.ts';
import { createMachine, type MachineObserver } from '../kernel/machine.ts';
import type { SystemEvent } from '../system/events.ts';
import { systemModel } from '../system/model.ts';
import type { SystemState } from '../system/state.ts';
import type { Deed } from './deed.ts';
import { createFollowedIrs } from './followed-irs.ts';
import { createFollowedLog } from './followed-log.ts';
import { observedModel } from './observed-model.ts';

/** Makes the log of a recorded machine, deed by deed. */
export interface Follower {
  /** The next thing that was seen, in the order of the recording. */
  see(deed: Deed): void;
  /** The state as it is now: a view for the moment. */
  readonly view: SystemState;
  /** Finishes the open state and returns it. */
  settle(): SystemState;
}

/** A follower that believes what it sees, and infers what the IRS did and no more. */
export function createFollower(
  { profile, chunkLength }: { readonly profile: Profile; readonly chunkLength: number },
  observer: MachineObserver<SystemState, SystemEvent>,
): Follower {
  const model = observedModel(systemModel(profile));
  const machine = createMachine(model, { chunkLength, freeze: false, resume: null }, observer);
  const log = createFollowedLog(machine);
  const irs = createFollowedIrs(log, profile, () => machine.view);
  return {
    see(deed) {
      irs.before(deed);
      log.seen(deed);
      irs.after(deed);
    },
    get view() {
      return machine.view;
    },
    settle: () => machine.settle(),
  };
}
