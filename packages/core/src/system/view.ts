import type { Mutable } from '../kernel/mutable.ts';
import { MemoryView } from '../memory/view.ts';
import { PeView } from '../pe/view.ts';
import type { SystemState } from './state.ts';

type Draft = Mutable<SystemState>;

/**
 * The machine while a draft is open over a state: memory and locks in a form of their own, the other blocks as
 * immer drafts that are asked for once. Valid as long as the draft.
 */
export class SystemView implements Draft {
  readonly memory: MemoryView;
  readonly pe: PeView;
  readonly #draft: Draft;
  #irs: Draft['irs'] | null = null;
  #kvm: Draft['kvm'] | null = null;

  constructor(draft: Draft, state: SystemState) {
    this.memory = new MemoryView(draft, state.memory);
    this.pe = new PeView(state.pe);
    this.#draft = draft;
  }

  get irs(): Draft['irs'] {
    return (this.#irs ??= this.#draft.irs);
  }

  get kvm(): Draft['kvm'] {
    return (this.#kvm ??= this.#draft.kvm);
  }

  get guest(): Draft['guest'] {
    return this.#draft.guest;
  }

  get env(): Draft['env'] {
    return this.#draft.env;
  }

  get harness(): Draft['harness'] {
    return this.#draft.harness;
  }

  /** Puts what this view holds apart into the draft. */
  put(state: SystemState): void {
    this.memory.put(state.memory);
    this.pe.put(this.#draft);
  }
}
