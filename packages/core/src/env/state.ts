/** What the environment of a run counts. */
export interface EnvState {
  readonly faultCount: number;
  /** The last `probe` or `vmt_free` was a `vmt_free` that returned 0. */
  readonly isVmtFreed: boolean;
  /** VMs that `teardown` ended since their last `vm_init`, by number: the prototype itself forgets it. */
  readonly tornDownVms: Readonly<Record<number, true>>;
}

export const INITIAL_ENV: EnvState = { faultCount: 0, isVmtFreed: false, tornDownVms: {} };
