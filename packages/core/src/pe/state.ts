/** What the PEs share besides memory: locks, and a count of undefined behaviour. */
export interface PeState {
  /** Number of the PE that holds a lock, by {@link lockKey}. A lock that nobody holds is absent. */
  readonly lockHolders: Readonly<Record<string, number>>;
  /** Undefined shifts and divisions so far. */
  readonly undefinedCount: number;
}

export const INITIAL_PE: PeState = { lockHolders: {}, undefinedCount: 0 };

/** Key of one lock among its like. */
export function lockKey(lock: string, instance: number): string {
  return `${lock}/${instance}`;
}
