import type { PhysAddr } from '../arch/addr.ts';
import type { Lease } from '../kernel/lease.ts';
import { emptyRadix, type Radix } from '../kernel/radix.ts';
import type { Leaf } from './leaf.ts';

/** Memory, the PEs' caches and the allocator. */
export interface MemoryState {
  /** Held by the open draft; null in finished states, so that equal memories are equal values. */
  readonly lease: Lease | null;
  /** Physical memory by leaf number. */
  readonly leaves: Radix<Leaf>;
  /** User buffers by leaf number, counted from their start. One copy, no caches. */
  readonly user: Radix<Leaf>;
  /** Coherent platforms: stores that no `dsb` has published yet, in program order. */
  readonly unpublished: readonly ByteRange[];
  readonly allocator: AllocatorState;
}

export interface ByteRange {
  readonly base: PhysAddr;
  readonly sizeBytes: number;
}

/** The slab-like allocator of the recordings (docs/RECORDINGS.md). */
export interface AllocatorState {
  /** Next address that no slab or large block ever used. */
  readonly bump: PhysAddr;
  readonly classes: SizeClasses;
  /** Head of the list of freed large blocks, by size in bytes. */
  readonly freeBlocks: Readonly<Record<number, PhysAddr | null>>;
  /** Which slab or block a page belongs to, by page of 4 KiB. */
  readonly extents: Radix<Extent>;
  /** Objects that are or were allocated, by address in units of 8 bytes. */
  readonly objects: Radix<HeapObject>;
  readonly liveCount: number;
  /** Sum of `sizeAllocBytes` of live objects. */
  readonly liveBytes: number;
}

/** Size classes in use, by the size of their objects: `kmalloc-*`, and `kmalloc-cg-*` of `GFP_KERNEL_ACCOUNT`. */
export interface SizeClasses {
  readonly general: Readonly<Record<number, SizeClass>>;
  readonly accounted: Readonly<Record<number, SizeClass>>;
}

/** One size class: freed objects, last in first out, then the rest of the newest slab. */
export interface SizeClass {
  readonly freeHead: PhysAddr | null;
  readonly nextFresh: PhysAddr;
  readonly slabEnd: PhysAddr;
}

/** A slab of equal objects, or one large block. */
export interface Extent {
  readonly base: PhysAddr;
  readonly sizeBytes: number;
  readonly objectBytes: number;
}

/** An object that has been handed out at least once. */
export type HeapObject = LiveObject | FreeObject;

export interface LiveObject {
  readonly status: 'live';
  readonly sizeReqBytes: number;
  readonly sizeAllocBytes: number;
  readonly accounted: boolean;
  readonly site: string;
}

/** A freed object; `next` is the one freed before it in the same class. */
export interface FreeObject {
  readonly status: 'free';
  readonly sizeReqBytes: number;
  readonly sizeAllocBytes: number;
  readonly accounted: boolean;
  readonly next: PhysAddr | null;
}

/** Memory with nothing in it, and an allocator that starts at `base`. */
export function initialMemory(base: PhysAddr): MemoryState {
  return {
    lease: null,
    leaves: emptyRadix(),
    user: emptyRadix(),
    unpublished: [],
    allocator: {
      bump: base,
      classes: { general: {}, accounted: {} },
      freeBlocks: {},
      extents: emptyRadix(),
      objects: emptyRadix(),
      liveCount: 0,
      liveBytes: 0,
    },
  };
}
