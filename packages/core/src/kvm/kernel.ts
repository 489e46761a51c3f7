import type { Profile } from '../arch/profile.ts';
import type { Revision } from './revisions.ts';
import type { KvmState } from './state.ts';

/** What a program of KVM knows besides the replies to its steps. */
export interface Kernel {
  readonly revision: Revision;
  readonly profile: Profile;
  /** Number of the PE that runs the program. */
  readonly pe: number;
  /** The VMs of the scenario, by number. */
  readonly guests: ReadonlyMap<number, GuestShape>;
  /** KVM's bookkeeping as it is now. The view is valid until the next step: keep numbers, not objects. */
  state(): KvmState;
}

/** A VM as the scenario gives it. */
export interface GuestShape {
  readonly vm: number;
  /** vCPU IDs by index. */
  readonly vcpuIds: readonly number[];
}
