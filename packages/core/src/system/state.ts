import { physAddr } from '../arch/addr.ts';
import { type EnvState, INITIAL_ENV } from '../env/state.ts';
import { type GuestState, INITIAL_GUEST } from '../guest/state.ts';
import { type HarnessState, INITIAL_HARNESS } from '../harness/state.ts';
import { INITIAL_IRS, type IrsState } from '../irs/state.ts';
import { initialKvm } from '../kvm/state.ts';
import type { KvmState } from '../kvm/state.ts';
import { DRAM_BASE } from '../memory/space.ts';
import { initialMemory, type MemoryState } from '../memory/state.ts';
import { INITIAL_PE, type PeState } from '../pe/state.ts';

/** The whole machine: one entry per block, changed by the events of that block alone. */
export interface SystemState {
  readonly memory: MemoryState;
  readonly pe: PeState;
  readonly irs: IrsState;
  readonly kvm: KvmState;
  readonly guest: GuestState;
  readonly env: EnvState;
  readonly harness: HarnessState;
}

/** A machine on which nothing has happened. */
export const INITIAL_SYSTEM: SystemState = {
  memory: initialMemory(physAddr(DRAM_BASE)),
  pe: INITIAL_PE,
  irs: INITIAL_IRS,
  kvm: initialKvm,
  guest: INITIAL_GUEST,
  env: INITIAL_ENV,
  harness: INITIAL_HARNESS,
};
