import { radixShared } from '../kernel/radix-shared.ts';
import { isSameExtent, isSameObject } from './allocator-pages.ts';
import { isSameLeaf } from './leaf-page.ts';
import { LEAF_BYTES } from './leaf.ts';
import type { MemoryState } from './state.ts';

/** Rough sizes of what a state is made of, in bytes of the heap. */
const NODE_BYTES = 400;
const VALUE_BYTES = 120;
/** Most leaves were written in one view only. */
const LEAF_HEAP_BYTES = LEAF_BYTES + 256;

/** `memory` with everything that it has in common with another one kept once, and how many bytes are its own, roughly. */
export function sharedMemory(
  memory: MemoryState,
  like: MemoryState,
): { readonly memory: MemoryState; readonly ownBytes: number } {
  const leaves = radixShared(memory.leaves, like.leaves, isSameLeaf);
  const user = radixShared(memory.user, like.user, isSameLeaf);
  const extents = radixShared(memory.allocator.extents, like.allocator.extents, isSameExtent);
  const objects = radixShared(memory.allocator.objects, like.allocator.objects, isSameObject);
  const nodes = leaves.ownNodes + user.ownNodes + extents.ownNodes + objects.ownNodes;
  return {
    memory: {
      ...memory,
      leaves: leaves.tree,
      user: user.tree,
      allocator: { ...memory.allocator, extents: extents.tree, objects: objects.tree },
    },
    ownBytes:
      nodes * NODE_BYTES +
      (leaves.ownValues + user.ownValues) * LEAF_HEAP_BYTES +
      (extents.ownValues + objects.ownValues) * VALUE_BYTES,
  };
}
