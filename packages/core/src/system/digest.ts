import { createDigest, type Digest, digestValue } from '../kernel/digest.ts';
import { RadixNode } from '../kernel/radix.ts';
import { Leaf, nonZeroWords, readWordsOf } from '../memory/leaf.ts';
import type { SystemState } from './state.ts';

/**
 * Digest of a state, 32 hex digits. Equal states have equal digests, whatever gear or order of events
 * made them; the lease of an open draft and the arrays that hold only zeros do not count.
 */
export function digestOf(state: SystemState): string {
  const digest = createDigest();
  digestValue(plainOf(state), digest, digestOpaque);
  return digest.hex();
}

/** The parts of a state by name: the view of an open draft has them as well, but not as its own keys. */
function plainOf({ memory, pe, irs, kvm, guest, env, harness }: SystemState): SystemState {
  const { leaves, user, unpublished } = memory;
  const { bump, classes, freeBlocks, extents, objects, liveCount, liveBytes } = memory.allocator;
  const allocator = { bump, classes, freeBlocks, extents, objects, liveCount, liveBytes };
  const { lockHolders, undefinedCount } = pe;
  return {
    memory: { lease: null, leaves, user, unpublished, allocator },
    pe: { lockHolders, undefinedCount },
    irs,
    kvm,
    guest,
    env,
    harness,
  };
}

/** Nodes and leaves of trees are not plain data: what they hold counts, not who holds the lease. */
function digestOpaque(value: object, into: Digest): boolean {
  if (value instanceof RadixNode) {
    digestValue(value.slots, into, digestOpaque);
    return true;
  }
  if (!(value instanceof Leaf)) return false;
  for (const view of ['poc', 'cache', 'irs'] as const) digestWords(nonZeroWords(value, view), into);
  digestWords(readWordsOf(value), into);
  into.word(value.valid);
  into.word(value.dirty);
  return true;
}

function digestWords(words: Iterable<readonly [number, number]>, into: Digest): void {
  for (const [index, word] of words) {
    into.word(index);
    into.word(word);
  }
  into.word(0xffff_ffff);
}
