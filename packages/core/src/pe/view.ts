import type { Mutable } from '../kernel/mutable.ts';
import type { PeState } from './state.ts';

type Pe = Mutable<PeState>;

/**
 * What the PEs share while a draft is open over a state. Locks are taken and given back all the time and are few:
 * the table of their holders is plain, and copied when it is first asked for.
 */
export class PeView implements Pe {
  undefinedCount: number;
  readonly #state: PeState;
  #lockHolders: Pe['lockHolders'] | null = null;

  constructor(state: PeState) {
    this.undefinedCount = state.undefinedCount;
    this.#state = state;
  }

  get lockHolders(): Pe['lockHolders'] {
    return (this.#lockHolders ??= { ...this.#state.lockHolders });
  }

  /** Puts what has changed into the draft. */
  put(draft: { readonly pe: Pe }): void {
    if (this.undefinedCount !== this.#state.undefinedCount) draft.pe.undefinedCount = this.undefinedCount;
    const holders = this.#lockHolders;
    if (holders !== null && !areEqual(holders, this.#state.lockHolders)) draft.pe.lockHolders = holders;
  }
}

function areEqual(a: PeState['lockHolders'], b: PeState['lockHolders']): boolean {
  const locks = Object.keys(a);
  return locks.length === Object.keys(b).length && locks.every((lock) => a[lock] === b[lock]);
}
