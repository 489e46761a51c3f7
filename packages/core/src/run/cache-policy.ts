import type { Profile } from '../arch/profile.ts';
import { lineRuns, linesOf, type WantedLines } from '../memory/cache.ts';
import type { MemoryCommand } from '../memory/commands.ts';
import type { ByteRange, MemoryState } from '../memory/state.ts';
import type { SystemEvent } from '../system/events.ts';
import type { Random } from './random.ts';
import type { CachePolicy } from './scenario.ts';

/** Chance of a seeded act after an event that touched a line: one in this many. */
const SEEDED_ODDS = 8;

/** What the environment does to cached lines after an event, by policy. Nothing on single-copy memory. */
export function cacheActs(
  policy: CachePolicy,
  profile: Profile,
  random: Random,
  seen: { readonly memory: MemoryState; readonly event: SystemEvent },
): readonly MemoryCommand[] {
  if (profile.memory === 'single' || policy === 'none') return [];
  const range = touched(seen.event);
  if (range === null) return [];
  if (policy === 'eager-evict') return evictions(profile, seen.memory, range);
  if (policy === 'eager-fill') return fills(profile, seen.memory, range);
  if (random.below(SEEDED_ODDS) !== 0) return [];
  return seededAct(profile, random, seen.memory, range);
}

/** The bytes of an event that a cache could have an opinion about. */
function touched(event: SystemEvent): ByteRange | null {
  switch (event.type) {
    case 'mem.loaded':
    case 'mem.stored':
    case 'mem.set':
    case 'mem.maintained':
    case 'mem.deviceLoaded':
    case 'mem.deviceStored':
      return { base: event.addr, sizeBytes: event.sizeBytes };
    case 'alloc.allocated':
      return { base: event.addr, sizeBytes: event.sizeAllocBytes };
    default:
      return null;
  }
}

function evictions(profile: Profile, memory: MemoryState, range: ByteRange): readonly MemoryCommand[] {
  return runs(profile, memory, range, 'cached').map((run) => ({ type: 'mem.evictLines', ...run }));
}

function fills(profile: Profile, memory: MemoryState, range: ByteRange): readonly MemoryCommand[] {
  return runs(profile, memory, range, 'absent').map((run) => ({ type: 'mem.fillLines', ...run }));
}

function seededAct(profile: Profile, random: Random, memory: MemoryState, range: ByteRange): readonly MemoryCommand[] {
  switch (random.below(3)) {
    case 0:
      return evictions(profile, memory, range);
    case 1:
      return fills(profile, memory, range);
    default:
      return runs(profile, memory, range, 'dirty').map((run) => ({ type: 'mem.cleanLines', ...run }));
  }
}

function runs(
  profile: Profile,
  memory: MemoryState,
  { base, sizeBytes }: ByteRange,
  wanted: WantedLines,
): readonly ByteRange[] {
  const { cacheLineBytes } = profile;
  return lineRuns(memory.leaves, cacheLineBytes, linesOf(base, sizeBytes, cacheLineBytes), wanted);
}
