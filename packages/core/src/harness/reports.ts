import { type PhysAddr, physAddr } from '../arch/addr.ts';
import type { Profile } from '../arch/profile.ts';
import type { EnvEvent } from '../env/events.ts';
import { radixEntries } from '../kernel/radix.ts';
import type { KvmEvent } from '../kvm/events.ts';
import type { KvmState } from '../kvm/state.ts';
import { liveObjectAround, objectAddr, orderLimit } from '../memory/allocator.ts';
import type { MemoryEvent } from '../memory/events.ts';
import type { MemoryState } from '../memory/state.ts';
import type { HarnessEvent, UsedAfterFree } from './events.ts';
import { checkIsts } from './ist-checks.ts';
import type { HarnessState } from './state.ts';

/** What the test program looks at. */
export interface Watched {
  readonly memory: MemoryState;
  readonly kvm: KvmState;
  readonly pe: { readonly undefinedCount: number };
  readonly env: { readonly faultCount: number; readonly isVmtFreed: boolean };
  readonly harness: HarnessState;
}

const NOTHING: readonly HarnessEvent[] = [];

/** What the test program of the recordings reports about an act, before the act is applied. */
export function reportsOn(
  state: Watched,
  profile: Profile,
  act: MemoryEvent | EnvEvent | KvmEvent | { readonly type: string },
): readonly HarnessEvent[] {
  if (!isWatched(act)) return NOTHING;
  switch (act.type) {
    case 'mem.loaded':
      return usedAfterFree(state.memory, 'mem_read', act);
    case 'mem.stored':
      return usedAfterFree(state.memory, 'mem_write', act);
    case 'mem.set':
      return usedAfterFree(state.memory, 'mem_set', act);
    case 'mem.deviceLoaded':
      return deviceAccess(state.memory, 'read', act.addr);
    case 'mem.deviceStored':
      return deviceAccess(state.memory, 'write', act.addr);
    case 'alloc.failed':
      if (act.reason !== 'too-large') return NOTHING;
      return [
        {
          type: 'harness.allocationTooLarge',
          sizeReqBytes: act.sizeReqBytes,
          orderLimit: orderLimit(profile.pageSizeBytes),
        },
      ];
    case 'alloc.freed':
      if (act.addr === null || act.was === 'live' || act.was === 'null') return NOTHING;
      return [
        {
          type: 'harness.freedWrongly',
          kind: act.was === 'free' ? 'double_free' : 'bad_free',
          addr: act.addr,
          site: act.site,
        },
      ];
    case 'env.operationEnded':
      return act.vm === null ? NOTHING : checkIsts(state.memory, state.kvm, act.vm);
    case 'env.runEnded':
      return summary(state, act.reason);
  }
}

type WatchedEvent = Extract<
  MemoryEvent | EnvEvent,
  {
    type:
      | 'mem.loaded'
      | 'mem.stored'
      | 'mem.set'
      | 'mem.deviceLoaded'
      | 'mem.deviceStored'
      | 'alloc.failed'
      | 'alloc.freed'
      | 'env.operationEnded'
      | 'env.runEnded';
  }
>;

const WATCHED: ReadonlySet<string> = new Set<WatchedEvent['type']>([
  'mem.loaded',
  'mem.stored',
  'mem.set',
  'mem.deviceLoaded',
  'mem.deviceStored',
  'alloc.failed',
  'alloc.freed',
  'env.operationEnded',
  'env.runEnded',
]);

function isWatched(act: { readonly type: string }): act is WatchedEvent {
  return WATCHED.has(act.type);
}

function usedAfterFree(
  memory: MemoryState,
  access: UsedAfterFree['access'],
  { addr, site }: { readonly addr: PhysAddr; readonly site: string },
): readonly HarnessEvent[] {
  if (liveObjectAround(memory.allocator, addr) !== null) return NOTHING;
  return [{ type: 'harness.usedAfterFree', access, addr, site }];
}

function deviceAccess(memory: MemoryState, access: 'read' | 'write', addr: PhysAddr): readonly HarnessEvent[] {
  if (liveObjectAround(memory.allocator, addr) !== null) return NOTHING;
  return [{ type: 'harness.deviceAccessedFreed', access, addr }];
}

/** What is still allocated, ascending by address, then the totals and the counts. */
function summary(state: Watched, reason: string): readonly HarnessEvent[] {
  const outstanding = outstandingObjects(state.memory);
  const sizeReqBytes = outstanding.reduce((sum, object) => sum + object.sizeReqBytes, 0);
  const { liveCount, liveBytes } = state.memory.allocator;
  const { usesAfterFree, dangling, doubleFrees, badFrees } = state.harness;
  return [
    ...outstanding,
    {
      type: 'harness.leakSummarised',
      objectCount: liveCount,
      sizeReqBytes,
      sizeAllocBytes: liveBytes,
      isVmtFreed: state.env.isVmtFreed,
    },
    {
      type: 'harness.summarised',
      reason,
      faults: state.env.faultCount,
      doubleFrees,
      badFrees,
      usesAfterFree,
      dangling,
      undefinedShifts: state.pe.undefinedCount,
      warnings: state.kvm.warningCount,
    },
  ];
}

function outstandingObjects(memory: MemoryState): readonly Extract<HarnessEvent, { type: 'harness.outstanding' }>[] {
  const found: Extract<HarnessEvent, { type: 'harness.outstanding' }>[] = [];
  for (const [index, object] of radixEntries(memory.allocator.objects)) {
    if (object.status !== 'live') continue;
    const { sizeReqBytes, sizeAllocBytes, site } = object;
    found.push({
      type: 'harness.outstanding',
      addr: physAddr(objectAddr(index)),
      sizeReqBytes,
      sizeAllocBytes,
      site,
    });
  }
  return found;
}
