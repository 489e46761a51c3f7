import type { Mutable } from '../kernel/mutable.ts';
import { MemoryView } from '../memory/view.ts';
import type { SystemState } from './state.ts';

type Draft = Mutable<SystemState>;

/**
 * The machine while a draft is open over a state: memory in its own form, the other blocks as immer drafts that
 * are asked for once. Valid as long as the draft.
 */
export class SystemView implements Draft {
  readonly memory: MemoryView;
  readonly #draft: Draft;
  #pe: Draft['pe'] | null = null;
  #irs: Draft['irs'] | null = null;
  #kvm: Draft['kvm'] | null = null;

  constructor(draft: Draft, state: SystemState) {
    this.memory = new MemoryView(draft, state.memory);
    this.#draft = draft;
  }

  get pe(): Draft['pe'] {
    return (this.#pe ??= this.#draft.pe);
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
  }
}
