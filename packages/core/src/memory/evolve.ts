import type { PhysAddr } from '../arch/addr.ts';
import { physAddr, word64 } from '../arch/addr.ts';
import type { Profile } from '../arch/profile.ts';
import { invariant, unreachable } from '../kernel/invariant.ts';
import type { Lease } from '../kernel/lease.ts';
import type { Mutable } from '../kernel/mutable.ts';
import { giveBack, take } from './allocator.ts';
import { dirtyLines, dropLines, fetchLines, fillRange, lineRuns, lineState, linesOf, writeBackLines } from './cache.ts';
import type {
  DeviceLoaded,
  DeviceStored,
  LinesFilled,
  MemoryEvent,
  MemorySet,
  Stored,
  UserFilled,
  Zeroed,
} from './events.ts';
import { LEAF_BYTES, markIrsRead } from './leaf.ts';
import { isPossible } from './possible.ts';
import { ownLeaf, writeWord } from './space.ts';
import type { MemoryState } from './state.ts';

type Draft = Mutable<MemoryState>;

/** What an event changes in memory, caches and allocator; nothing, when no machine can have made it. */
export function evolveMemory(draft: Draft, profile: Profile, event: MemoryEvent): void {
  if (!isPossible(event)) return;
  switch (event.type) {
    case 'mem.loaded':
      if (event.filled) fetchLines(cacheOf(draft, profile), event.addr, 1);
      return;
    case 'mem.stored':
      return evolveStore(draft, profile, event);
    case 'mem.set':
      return evolveSet(draft, profile, event);
    case 'mem.zeroed':
      return evolveZeroed(draft, profile, event);
    case 'mem.synchronised':
      if (draft.unpublished.length > 0) draft.unpublished = [];
      return;
    case 'mem.linesWrittenBack':
      return writeBackLines(cacheOf(draft, profile), event.base, event.sizeBytes);
    case 'mem.linesDropped':
      return dropLines(cacheOf(draft, profile), event.base, event.sizeBytes);
    case 'mem.linesFetched':
      return fetchLines(cacheOf(draft, profile), event.base, event.sizeBytes);
    case 'mem.linesFilled':
      return fillAbsentLines(draft, profile, event);
    case 'mem.deviceLoaded':
      return evolveDeviceLoad(draft, event);
    case 'mem.deviceStored':
      return evolveDeviceStore(draft, profile, event);
    case 'mem.userStored':
      return writeWord({ leaves: draft.user, lease: leaseOf(draft) }, 'poc', {
        ...event,
        addr: physAddr(event.offset),
      });
    case 'mem.userFilled':
      return evolveUserFill(draft, event);
    case 'alloc.allocated':
      return take(draft.allocator, leaseOf(draft), profile, event);
    case 'alloc.freed':
      if (event.addr !== null && event.was === 'live') giveBack(draft.allocator, leaseOf(draft), profile, event.addr);
      return;
    case 'mem.maintained':
    case 'mem.linesEvicted':
    case 'mem.linesCleaned':
    case 'mem.userLoaded':
    case 'alloc.failed':
      return;
    default:
      return unreachable(event);
  }
}

function evolveStore(draft: Draft, profile: Profile, event: Stored): void {
  beginWrite(draft, profile, event);
  writeWord(spaceOf(draft), viewWritten(profile), event);
}

function evolveSet(draft: Draft, profile: Profile, event: MemorySet): void {
  beginWrite(draft, profile, event);
  for (let at = 0; at < event.sizeBytes; at += 1) {
    const addr = physAddr(event.addr + at);
    writeWord(spaceOf(draft), viewWritten(profile), { addr, sizeBytes: 1, value: word64(BigInt(event.byte)) });
  }
}

/** Write-allocate: the line is fetched if it must be, then is dirty. */
function beginWrite(draft: Draft, profile: Profile, event: Stored | MemorySet): void {
  if (profile.memory === 'single') return;
  const cache = cacheOf(draft, profile);
  if (event.filled) fetchLines(cache, event.addr, 1);
  noteUnpublished(draft, profile, event.addr, event.sizeBytes);
  dirtyLines(cache, event.addr, event.sizeBytes);
}

function evolveZeroed(draft: Draft, profile: Profile, event: Zeroed): void {
  const { base, sizeBytes } = event;
  fillRange(spaceOf(draft), viewWritten(profile), { base, sizeBytes, word: 0 });
  if (profile.memory === 'single') return;
  noteUnpublished(draft, profile, base, sizeBytes);
  dirtyLines(cacheOf(draft, profile), base, sizeBytes);
}

function evolveDeviceLoad(draft: Draft, event: DeviceLoaded): void {
  writeWord(spaceOf(draft), 'irs', event);
  for (let at = event.addr - (event.addr % 4); at < event.addr + event.sizeBytes; at += 4) {
    markIrsRead(ownLeaf(draft.leaves, leaseOf(draft), at), (at % LEAF_BYTES) / 4);
  }
}

/** A coherent IRS updates the PEs' copy too; a non-coherent one leaves it stale. */
function evolveDeviceStore(draft: Draft, profile: Profile, event: DeviceStored): void {
  writeWord(spaceOf(draft), 'poc', event);
  const isSnooped = profile.memory === 'cached' && profile.coherent;
  if (isSnooped && lineState(draft.leaves, profile.cacheLineBytes, event.addr) !== 'absent') {
    writeWord(spaceOf(draft), 'cache', event);
  }
}

function evolveUserFill(draft: Draft, event: UserFilled): void {
  const space = { leaves: draft.user, lease: leaseOf(draft) };
  for (let index = 0; index < event.wordCount; index += 1) {
    const value = BigInt.asUintN(32, BigInt(event.value) + BigInt(index) * BigInt(event.step));
    writeWord(space, 'poc', { addr: physAddr(event.offset + 4 * index), sizeBytes: 4, value: word64(value) });
  }
}

/** Only lines that were clean until now are new to the list; a dirty one is on it already. */
function noteUnpublished(draft: Draft, profile: Profile, base: PhysAddr, sizeBytes: number): void {
  if (!profile.coherent) return;
  const { start, end } = linesOf(base, sizeBytes, profile.cacheLineBytes);
  const isListed = end - start === profile.cacheLineBytes && isDirty(draft, profile, start);
  if (!isListed) draft.unpublished.push({ base: physAddr(start), sizeBytes: end - start });
}

function isDirty(draft: Draft, profile: Profile, line: number): boolean {
  return lineState(draft.leaves, profile.cacheLineBytes, line) === 'dirty';
}

/** A speculative fill never replaces a line that is cached. */
function fillAbsentLines(draft: Draft, profile: Profile, { base, sizeBytes }: LinesFilled): void {
  // Memory of one copy has no second one that could grow old.
  if (profile.memory === 'single') return;
  const { start, end } = linesOf(base, sizeBytes, profile.cacheLineBytes);
  for (const run of lineRuns(draft.leaves, profile.cacheLineBytes, { start, end }, 'absent')) {
    fetchLines(cacheOf(draft, profile), run.base, run.sizeBytes);
  }
}

function viewWritten(profile: Profile): 'poc' | 'cache' {
  return profile.memory === 'single' ? 'poc' : 'cache';
}

function leaseOf(draft: Draft): Lease {
  invariant(draft.lease !== null, 'memory is written only in an open draft');
  return draft.lease;
}

function spaceOf(draft: Draft): { leaves: Draft['leaves']; lease: Lease } {
  return { leaves: draft.leaves, lease: leaseOf(draft) };
}

function cacheOf(draft: Draft, profile: Profile): { leaves: Draft['leaves']; lease: Lease; lineBytes: number } {
  return { leaves: draft.leaves, lease: leaseOf(draft), lineBytes: profile.cacheLineBytes };
}
