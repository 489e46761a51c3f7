import type { PhysAddr, Word64 } from '../arch/addr.ts';
import type { MaintenanceOp, PlacementSource } from './events.ts';

/** What an actor can ask of memory and of the allocator. One command, one act. */
export type MemoryCommand =
  | { readonly type: 'mem.load'; readonly addr: PhysAddr; readonly sizeBytes: number; readonly site: string }
  | {
      readonly type: 'mem.store';
      readonly addr: PhysAddr;
      readonly sizeBytes: number;
      readonly value: Word64;
      readonly site: string;
    }
  | {
      readonly type: 'mem.set';
      readonly addr: PhysAddr;
      readonly sizeBytes: number;
      readonly byte: number;
      readonly site: string;
    }
  | {
      readonly type: 'mem.maintain';
      readonly op: MaintenanceOp;
      readonly addr: PhysAddr;
      readonly sizeBytes: number;
      readonly site: string;
    }
  | { readonly type: 'mem.synchronise'; readonly domain: 'ishst'; readonly site: string }
  | { readonly type: 'mem.fillLines'; readonly base: PhysAddr; readonly sizeBytes: number }
  | { readonly type: 'mem.evictLines'; readonly base: PhysAddr; readonly sizeBytes: number }
  | { readonly type: 'mem.cleanLines'; readonly base: PhysAddr; readonly sizeBytes: number }
  | { readonly type: 'mem.deviceLoad'; readonly addr: PhysAddr; readonly sizeBytes: number }
  | {
      readonly type: 'mem.deviceStore';
      readonly addr: PhysAddr;
      readonly sizeBytes: number;
      readonly value: Word64;
    }
  | { readonly type: 'mem.userLoad'; readonly offset: number; readonly sizeBytes: number }
  | {
      readonly type: 'mem.userStore';
      readonly offset: number;
      readonly sizeBytes: number;
      readonly value: Word64;
    }
  | {
      readonly type: 'mem.userFill';
      readonly offset: number;
      readonly wordCount: number;
      readonly value: number;
      readonly step: number;
    }
  | {
      readonly type: 'alloc.allocate';
      readonly sizeReqBytes: number;
      readonly accounted: boolean;
      readonly outcome: AllocationOutcome;
      readonly site: string;
    }
  | { readonly type: 'alloc.free'; readonly addr: PhysAddr | null; readonly site: string };

/**
 * Who decides the outcome of an allocation: the allocator's own rule, a fault that is injected, or a
 * trace from elsewhere that says which address and size it was.
 */
export type AllocationOutcome =
  | { readonly by: 'allocator' }
  | { readonly by: 'fault' }
  | { readonly by: 'record'; readonly addr: PhysAddr; readonly sizeAllocBytes: number };

/** The outcome that the recorded source of an object stands for. */
export function outcomeOf(source: PlacementSource, addr: PhysAddr, sizeAllocBytes: number): AllocationOutcome {
  return source === 'recorded' ? { by: 'record', addr, sizeAllocBytes } : { by: 'allocator' };
}
