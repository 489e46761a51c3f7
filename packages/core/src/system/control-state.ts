import type { Profile } from '../arch/profile.ts';
import { evolveIrs, evolveMmio } from '../irs/evolve.ts';
import { INITIAL_IRS, type IrsState } from '../irs/state.ts';
import { mutableCopy } from '../kernel/mutable.ts';
import { evolveKvm } from '../kvm/evolve.ts';
import { initialKvm, type KvmState } from '../kvm/state.ts';
import { isOf } from './block.ts';
import type { SystemEvent } from './events.ts';

/** What the tables are found by: KVM's bookkeeping and the registers of the IRS, without memory. */
export interface ControlState {
  readonly kvm: KvmState;
  readonly irs: IrsState;
}

/** A fold of that part of the state alone, for a pass over a log that is interested in little else. */
export interface ControlFold {
  /** As it is now. Written by the next event: keep numbers, not objects. */
  readonly state: ControlState;
  apply(event: SystemEvent): void;
}

/** A fold from the beginning of a log. It writes its own copy in place, so it costs next to nothing per event. */
export function createControlFold(profile: Profile): ControlFold {
  const kvm = mutableCopy(initialKvm);
  const irs = mutableCopy(INITIAL_IRS);
  return {
    state: { kvm, irs },
    apply(event) {
      if (isOf(event, 'kvm.')) evolveKvm(kvm, event);
      else if (isOf(event, 'irs.')) evolveIrs(irs, event);
      else if (isOf(event, 'mmio.')) evolveMmio(irs, profile, event);
    },
  };
}
