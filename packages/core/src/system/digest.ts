import { createDigest, type Digest, digestValue } from '../kernel/digest.ts';
import { Leaf, nonZeroWords, readWordsOf } from '../memory/leaf.ts';
import type { SystemState } from './state.ts';

/**
 * Digest of a state, 32 hex digits. Equal states have equal digests, whatever gear or order of events
 * made them; the lease of an open draft and the arrays that hold only zeros do not count.
 */
export function digestOf(state: SystemState): string {
  const digest = createDigest();
  digestValue({ ...state, memory: { ...state.memory, lease: null } }, digest, digestLeaf);
  return digest.hex();
}

function digestLeaf(value: object, into: Digest): boolean {
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

