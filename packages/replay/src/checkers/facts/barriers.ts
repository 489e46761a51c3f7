import type { Actor, Seq } from '@vist/core';
import type { Range, Unclean } from './lines.ts';

/** Stores that no `dsb` has published yet: what a coherent IRS need not see. */
export interface Barriers {
  unpublishedIn(range: Range): readonly Unclean[];
}

/** The writable side, for the fold of a log. */
export interface BarrierFacts extends Barriers {
  store(actor: Actor, range: Range, seq: Seq): void;
  barrier(actor: Actor): void;
}

interface Unpublished extends Unclean {
  readonly actor: Actor;
}

/** How many stores are remembered: a log without barriers must not fill memory. */
const MOST_STORES = 65_536;

/** No stores. */
export function createBarriers(): BarrierFacts {
  let stores: Unpublished[] = [];
  return {
    unpublishedIn(range) {
      const end = range.base + range.sizeBytes;
      return stores.flatMap(({ base, sizeBytes, storedAt }) => {
        const from = Math.max(base, range.base);
        const to = Math.min(base + sizeBytes, end);
        return from < to ? [{ base: from, sizeBytes: to - from, storedAt }] : [];
      });
    },
    store(actor, { base, sizeBytes }, storedAt) {
      if (stores.length < MOST_STORES) stores.push({ actor, base, sizeBytes, storedAt });
    },
    barrier(actor) {
      if (stores.length > 0) stores = stores.filter((store) => store.actor !== actor);
    },
  };
}
