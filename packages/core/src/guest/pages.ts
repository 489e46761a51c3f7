import { registersOf, registersPage } from '../arch/page.ts';
import { type BlockPages, tablePages } from '../kernel/page.ts';
import type { GuestState } from './state.ts';

/** Pages `guest:VM`: the registers that the guest of a VM believes in. */
const BELIEFS = tablePages('guest', registersPage, registersOf);

/** The guests as pages. */
export const GUEST_PAGES: BlockPages<GuestState> = {
  put: (before, after, into) => BELIEFS.put(before?.beliefs ?? null, after.beliefs, into),
  take(base, from) {
    const beliefs = BELIEFS.take(base.beliefs, from);
    return beliefs === base.beliefs ? base : { beliefs };
  },
};
