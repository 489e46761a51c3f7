import { createLease, type Lease } from '../kernel/lease.ts';
import type { Mutable } from '../kernel/mutable.ts';
import type { AllocatorState, MemoryState } from './state.ts';

type Memory = Mutable<MemoryState>;
type Allocator = Mutable<AllocatorState>;

/**
 * Memory while a draft is open over a state. Its trees and counts are plain and this view's own, because every
 * event reads them and a read through immer costs as much as the rest of most events; what is small and
 * seldom touched stays the draft's. A class, because objects with getters are slow to make and there is one
 * per draft.
 */
export class MemoryView implements Memory {
  readonly lease: Lease = createLease();
  readonly leaves: Memory['leaves'];
  readonly user: Memory['user'];
  readonly allocator: AllocatorView;
  readonly #draft: { readonly memory: Memory };
  #unpublished: Memory['unpublished'] | null = null;

  constructor(draft: { readonly memory: Memory }, state: MemoryState) {
    this.leaves = { depth: state.leaves.depth, root: state.leaves.root };
    this.user = { depth: state.user.depth, root: state.user.root };
    this.allocator = new AllocatorView(draft, state.allocator);
    this.#draft = draft;
  }

  get unpublished(): Memory['unpublished'] {
    return (this.#unpublished ??= this.#draft.memory.unpublished);
  }

  set unpublished(ranges: Memory['unpublished']) {
    this.#unpublished = ranges;
    this.#draft.memory.unpublished = ranges;
  }

  /** Puts what this view holds apart into the draft, where it has changed. No leaf is written again. */
  put(state: MemoryState): void {
    if (this.leaves.root !== state.leaves.root) this.#draft.memory.leaves = this.leaves;
    if (this.user.root !== state.user.root) this.#draft.memory.user = this.user;
    this.allocator.put();
  }
}

class AllocatorView implements Allocator {
  bump: Allocator['bump'];
  liveCount: number;
  liveBytes: number;
  readonly extents: Allocator['extents'];
  readonly objects: Allocator['objects'];
  readonly #draft: { readonly memory: Memory };
  readonly #state: AllocatorState;
  #classes: Allocator['classes'] | null = null;
  #freeBlocks: Allocator['freeBlocks'] | null = null;

  constructor(draft: { readonly memory: Memory }, state: AllocatorState) {
    this.bump = state.bump;
    this.liveCount = state.liveCount;
    this.liveBytes = state.liveBytes;
    this.extents = { depth: state.extents.depth, root: state.extents.root };
    this.objects = { depth: state.objects.depth, root: state.objects.root };
    this.#draft = draft;
    this.#state = state;
  }

  /** A table of a few dozen entries, copied when it is first asked for. */
  get classes(): Allocator['classes'] {
    const { general, accounted } = this.#state.classes;
    return (this.#classes ??= { general: { ...general }, accounted: { ...accounted } });
  }

  get freeBlocks(): Allocator['freeBlocks'] {
    return (this.#freeBlocks ??= { ...this.#state.freeBlocks });
  }

  /** Every change of the allocator gives or takes an object. */
  put(): void {
    if (this.objects.root === this.#state.objects.root) return;
    const { allocator } = this.#draft.memory;
    allocator.bump = this.bump;
    allocator.liveCount = this.liveCount;
    allocator.liveBytes = this.liveBytes;
    allocator.objects = this.objects;
    if (this.extents.root !== this.#state.extents.root) allocator.extents = this.extents;
    if (this.#classes !== null) allocator.classes = this.#classes;
    if (this.#freeBlocks !== null) allocator.freeBlocks = this.#freeBlocks;
  }
}
