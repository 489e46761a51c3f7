import type { PhysAddr, Word64 } from '../arch/addr.ts';

/** Cache maintenance to the PoC by address: `DC CVAC`, `DC CIVAC`, `DC IVAC`. */
export type MaintenanceOp = 'clean' | 'clean-invalidate' | 'invalidate';

/** Where the allocator took an object from; `recorded` when a trace from elsewhere says the address. */
export type PlacementSource = 'reused' | 'fresh' | 'new-slab' | 'new-block' | 'recorded';

/** Act: a PE read table memory through its cache. */
export interface Loaded {
  readonly type: 'mem.loaded';
  readonly addr: PhysAddr;
  readonly sizeBytes: number;
  readonly value: Word64;
  /** True when the line was not in the cache and was fetched from the PoC. */
  readonly filled: boolean;
  /** Function that holds the access. */
  readonly site: string;
}

/** Act: a PE wrote table memory; the line is now dirty in its cache. */
export interface Stored {
  readonly type: 'mem.stored';
  readonly addr: PhysAddr;
  readonly sizeBytes: number;
  readonly value: Word64;
  /** True when the line was not in the cache and was fetched from the PoC first (write-allocate). */
  readonly filled: boolean;
  readonly site: string;
}

/** Act: a PE set every byte of a range to one value (`memset`). The range lies in one line. */
export interface MemorySet {
  readonly type: 'mem.set';
  readonly addr: PhysAddr;
  readonly sizeBytes: number;
  /** 0 to 255. */
  readonly byte: number;
  readonly filled: boolean;
  readonly site: string;
}

/** Effect: the allocator zeroed a new object (`__GFP_ZERO`), through the cache. */
export interface Zeroed {
  readonly type: 'mem.zeroed';
  readonly base: PhysAddr;
  readonly sizeBytes: number;
}

/** Act: a PE ran cache maintenance over a byte range. */
export interface Maintained {
  readonly type: 'mem.maintained';
  readonly op: MaintenanceOp;
  readonly addr: PhysAddr;
  readonly sizeBytes: number;
  readonly site: string;
}

/** Act: `dsb(ishst)`. On a coherent platform it publishes the stores before it. */
export interface Synchronised {
  readonly type: 'mem.synchronised';
  readonly domain: 'ishst';
  readonly site: string;
}

/** Effect: a run of dirty lines reached the PoC; they stay in the cache, clean. */
export interface LinesWrittenBack {
  readonly type: 'mem.linesWrittenBack';
  readonly base: PhysAddr;
  readonly sizeBytes: number;
}

/** Effect: a run of lines left the cache. What was dirty and not written back is lost. */
export interface LinesDropped {
  readonly type: 'mem.linesDropped';
  readonly base: PhysAddr;
  readonly sizeBytes: number;
}

/** Effect: a run of lines was fetched from the PoC for a partial write of a larger operation. */
export interface LinesFetched {
  readonly type: 'mem.linesFetched';
  readonly base: PhysAddr;
  readonly sizeBytes: number;
}

/** Act of the environment: a speculative fetch of lines; those that are cached already stay as they are. */
export interface LinesFilled {
  readonly type: 'mem.linesFilled';
  readonly base: PhysAddr;
  readonly sizeBytes: number;
}

/** Act of the environment: lines left the cache; the dirty ones are written back (an effect). */
export interface LinesEvicted {
  readonly type: 'mem.linesEvicted';
  readonly base: PhysAddr;
  readonly sizeBytes: number;
}

/** Act of the environment: lines were written back (an effect) and stay. */
export interface LinesCleaned {
  readonly type: 'mem.linesCleaned';
  readonly base: PhysAddr;
  readonly sizeBytes: number;
}

/** Act of an IRS: it read memory, at the PoC when it is not coherent. */
export interface DeviceLoaded {
  readonly type: 'mem.deviceLoaded';
  readonly addr: PhysAddr;
  readonly sizeBytes: number;
  readonly value: Word64;
}

/** Act of an IRS: it wrote memory. */
export interface DeviceStored {
  readonly type: 'mem.deviceStored';
  readonly addr: PhysAddr;
  readonly sizeBytes: number;
  readonly value: Word64;
}

/** Act: a PE read user memory (`get_user`). */
export interface UserLoaded {
  readonly type: 'mem.userLoaded';
  /** Bytes from the start of the user buffers. */
  readonly offset: number;
  readonly sizeBytes: number;
  readonly value: Word64;
}

/** Act: a PE wrote user memory (`put_user`). */
export interface UserStored {
  readonly type: 'mem.userStored';
  readonly offset: number;
  readonly sizeBytes: number;
  readonly value: Word64;
}

/** Act: user space wrote words `value`, `value + step`, ... from `offset` on. */
export interface UserFilled {
  readonly type: 'mem.userFilled';
  readonly offset: number;
  readonly wordCount: number;
  readonly value: number;
  readonly step: number;
}

/** Act: `kzalloc` gave an object. */
export interface Allocated {
  readonly type: 'alloc.allocated';
  readonly addr: PhysAddr;
  readonly sizeReqBytes: number;
  readonly sizeAllocBytes: number;
  /** `GFP_KERNEL_ACCOUNT`: charged to the VM's memory cgroup. */
  readonly accounted: boolean;
  readonly source: PlacementSource;
  readonly site: string;
}

/** Act: `kzalloc` returned NULL, because a fault was injected or the request is too large. */
export interface AllocationFailed {
  readonly type: 'alloc.failed';
  readonly sizeReqBytes: number;
  readonly sizeAllocBytes: number;
  readonly accounted: boolean;
  readonly reason: 'injected' | 'too-large';
  readonly site: string;
}

/** Act: `kfree`; of NULL too, which does nothing. */
export interface Freed {
  readonly type: 'alloc.freed';
  readonly addr: PhysAddr | null;
  /** What the address was: a live object, nothing (NULL), an object freed before, or no object's start. */
  readonly was: 'live' | 'null' | 'free' | 'foreign';
  readonly site: string;
}

export type MemoryEvent =
  | Loaded
  | Stored
  | MemorySet
  | Zeroed
  | Maintained
  | Synchronised
  | LinesWrittenBack
  | LinesDropped
  | LinesFetched
  | LinesFilled
  | LinesEvicted
  | LinesCleaned
  | DeviceLoaded
  | DeviceStored
  | UserLoaded
  | UserStored
  | UserFilled
  | Allocated
  | AllocationFailed
  | Freed;
