import { type PhysAddr, physAddr, type Word64, word64 } from '../arch/addr.ts';
import type { Profile } from '../arch/profile.ts';
import { unreachable } from '../kernel/invariant.ts';
import type { Decision } from '../kernel/model.ts';
import { DONE, type Reply } from '../pe/program.ts';
import { objectAt, place } from './allocator.ts';
import { lineRuns, lineState, linesOf, peView, type WantedLines } from './cache.ts';
import type { MemoryCommand } from './commands.ts';
import type { Freed, LinesDropped, LinesWrittenBack, MaintenanceOp, MemoryEvent } from './events.ts';
import { readWord } from './space.ts';
import type { ByteRange, MemoryState } from './state.ts';

type MemoryDecision = Decision<MemoryEvent, Reply>;
type Of<Type extends MemoryCommand['type']> = Extract<MemoryCommand, { type: Type }>;

/** What memory and allocator answer to a command. Pure. */
export function decideMemory(state: MemoryState, profile: Profile, command: MemoryCommand): MemoryDecision {
  switch (command.type) {
    case 'mem.load':
      return decideLoad(state, profile, command);
    case 'mem.store': {
      const { addr, sizeBytes, value, site } = command;
      const filled = needsFill(state, profile, addr);
      return done({ type: 'mem.stored', addr, sizeBytes, value, filled, site });
    }
    case 'mem.set': {
      const { addr, sizeBytes, byte, site } = command;
      return done({ type: 'mem.set', addr, sizeBytes, byte, filled: needsFill(state, profile, addr), site });
    }
    case 'mem.maintain':
      return decideMaintain(state, profile, command);
    case 'mem.synchronise': {
      const { domain, site } = command;
      return done({ type: 'mem.synchronised', domain, site }, published(state, profile));
    }
    case 'mem.fillLines':
      return done({ type: 'mem.linesFilled', base: command.base, sizeBytes: command.sizeBytes });
    case 'mem.evictLines': {
      const { base, sizeBytes } = command;
      return done({ type: 'mem.linesEvicted', base, sizeBytes }, evictionEffects(state, profile, command));
    }
    case 'mem.cleanLines': {
      const { base, sizeBytes } = command;
      return done(
        { type: 'mem.linesCleaned', base, sizeBytes },
        runsOf(state, profile, command, 'dirty').map(writtenBack),
      );
    }
    case 'mem.deviceLoad': {
      const { addr, sizeBytes } = command;
      const value = readWord(state.leaves, addr, sizeBytes, () => 'poc');
      return learned({ type: 'mem.deviceLoaded', addr, sizeBytes, value }, value);
    }
    case 'mem.deviceStore': {
      const { addr, sizeBytes, value } = command;
      return done({ type: 'mem.deviceStored', addr, sizeBytes, value });
    }
    case 'mem.userLoad': {
      const { offset, sizeBytes } = command;
      const value = readWord(state.user, physAddr(offset), sizeBytes, () => 'poc');
      return learned({ type: 'mem.userLoaded', offset, sizeBytes, value }, value);
    }
    case 'mem.userStore': {
      const { offset, sizeBytes, value } = command;
      return done({ type: 'mem.userStored', offset, sizeBytes, value });
    }
    case 'mem.userFill': {
      const { offset, wordCount, value, step } = command;
      return done({ type: 'mem.userFilled', offset, wordCount, value, step });
    }
    case 'alloc.allocate':
      return decideAllocate(state, profile, command);
    case 'alloc.free': {
      const { addr, site } = command;
      return done({ type: 'alloc.freed', addr, was: freedObject(state, addr), site });
    }
    default:
      return unreachable(command);
  }
}

/** The word a PE reads at `addr` now, without an access. */
export function peekPe(state: MemoryState, profile: Profile, addr: PhysAddr, sizeBytes: number): Word64 {
  return readWord(state.leaves, addr, sizeBytes, peView(profile.cacheLineBytes));
}

/** The word at the PoC now. */
export function peekPoc(state: MemoryState, addr: PhysAddr, sizeBytes: number): Word64 {
  return readWord(state.leaves, addr, sizeBytes, () => 'poc');
}

function decideLoad(state: MemoryState, profile: Profile, command: Of<'mem.load'>): MemoryDecision {
  const { addr, sizeBytes, site } = command;
  const value = peekPe(state, profile, addr, sizeBytes);
  return learned({ type: 'mem.loaded', addr, sizeBytes, value, filled: needsFill(state, profile, addr), site }, value);
}

function decideMaintain(state: MemoryState, profile: Profile, command: Of<'mem.maintain'>): MemoryDecision {
  const { op, addr, sizeBytes, site } = command;
  const act: MemoryEvent = { type: 'mem.maintained', op, addr, sizeBytes, site };
  if (profile.memory === 'single') return done(act);
  const range = { base: addr, sizeBytes };
  const cleaned = runsOf(state, profile, range, 'dirty')
    .flatMap((run) => cleanedPart(op, run, command, profile.cacheLineBytes))
    .map(writtenBack);
  if (op === 'clean') return done(act, cleaned);
  const gone = runsOf(state, profile, range, 'cached').map(dropped);
  return done(act, [...cleaned, ...gone]);
}

/** What of a run of dirty lines an operation writes back: `DC IVAC` cleans only lines it covers in part. */
function cleanedPart(
  op: MaintenanceOp,
  run: ByteRange,
  target: { readonly addr: PhysAddr; readonly sizeBytes: number },
  lineBytes: number,
): readonly ByteRange[] {
  if (op !== 'invalidate') return [run];
  const end = target.addr + target.sizeBytes;
  const parts: ByteRange[] = [];
  for (let line: number = run.base; line < run.base + run.sizeBytes; line += lineBytes) {
    const isPartial = line < target.addr || line + lineBytes > end;
    if (isPartial) parts.push({ base: physAddr(line), sizeBytes: lineBytes });
  }
  return parts;
}

function decideAllocate(state: MemoryState, profile: Profile, command: Of<'alloc.allocate'>): MemoryDecision {
  const { sizeReqBytes, accounted, outcome, site } = command;
  const placed =
    outcome.by === 'record'
      ? { fits: true, ...outcome, source: 'recorded' as const }
      : place(state.allocator, profile, command);
  const { sizeAllocBytes } = placed;
  if (outcome.by === 'fault' || !('addr' in placed)) {
    const reason = outcome.by === 'fault' ? 'injected' : 'too-large';
    const act: MemoryEvent = { type: 'alloc.failed', sizeReqBytes, sizeAllocBytes, accounted, reason, site };
    return { events: [act], reply: { type: 'address', addr: null } };
  }
  const { addr, source } = placed;
  const act: MemoryEvent = { type: 'alloc.allocated', addr, sizeReqBytes, sizeAllocBytes, accounted, source, site };
  return { events: [act, ...zeroing(state, profile, addr, sizeAllocBytes)], reply: { type: 'address', addr } };
}

/** The zeroing goes through the cache: lines that are written whole need no fetch, the others do. */
function zeroing(state: MemoryState, profile: Profile, base: PhysAddr, sizeBytes: number): MemoryEvent[] {
  const zeroed: MemoryEvent = { type: 'mem.zeroed', base, sizeBytes };
  if (profile.memory === 'single') return [zeroed];
  const { cacheLineBytes } = profile;
  const { start, end } = linesOf(base, sizeBytes, cacheLineBytes);
  const partial = [start, end - cacheLineBytes].filter(
    (line, index, lines) =>
      (line < base || line + cacheLineBytes > base + sizeBytes) &&
      lines.indexOf(line) === index &&
      lineState(state.leaves, cacheLineBytes, line) === 'absent',
  );
  return [
    ...partial.map((line): MemoryEvent => ({
      type: 'mem.linesFetched',
      base: physAddr(line),
      sizeBytes: cacheLineBytes,
    })),
    zeroed,
  ];
}

function needsFill(state: MemoryState, profile: Profile, addr: PhysAddr): boolean {
  return profile.memory === 'cached' && lineState(state.leaves, profile.cacheLineBytes, addr) === 'absent';
}

/** `dsb(ishst)` on a coherent platform: every store before it becomes visible to the IRS. */
function published(state: MemoryState, profile: Profile): MemoryEvent[] {
  if (profile.memory === 'single' || !profile.coherent) return [];
  return state.unpublished
    .flatMap((range) => runsOf(state, profile, range, 'dirty'))
    .filter((run, index, runs) => runs.findIndex((other) => isSameRange(other, run)) === index)
    .map(writtenBack);
}

function evictionEffects(state: MemoryState, profile: Profile, range: ByteRange): MemoryEvent[] {
  return [
    ...runsOf(state, profile, range, 'dirty').map(writtenBack),
    ...runsOf(state, profile, range, 'cached').map(dropped),
  ];
}

function runsOf(
  state: MemoryState,
  profile: Profile,
  { base, sizeBytes }: ByteRange,
  wanted: WantedLines,
): readonly ByteRange[] {
  const { cacheLineBytes } = profile;
  return lineRuns(state.leaves, cacheLineBytes, linesOf(base, sizeBytes, cacheLineBytes), wanted);
}

function freedObject(state: MemoryState, addr: PhysAddr | null): Freed['was'] {
  if (addr === null) return 'null';
  return objectAt(state.allocator, addr)?.status ?? 'foreign';
}

function writtenBack({ base, sizeBytes }: ByteRange): LinesWrittenBack {
  return { type: 'mem.linesWrittenBack', base, sizeBytes };
}

function dropped({ base, sizeBytes }: ByteRange): LinesDropped {
  return { type: 'mem.linesDropped', base, sizeBytes };
}

function isSameRange(a: ByteRange, b: ByteRange): boolean {
  return a.base === b.base && a.sizeBytes === b.sizeBytes;
}

function done(act: MemoryEvent, effects: readonly MemoryEvent[] = []): MemoryDecision {
  return { events: [act, ...effects], reply: DONE };
}

function learned(act: MemoryEvent, value: Word64): MemoryDecision {
  return { events: [act], reply: { type: 'word', word: word64(value) } };
}
