import {
  type Actor,
  type ByteRange,
  IRS_VMT_STATUSR,
  type PhysAddr,
  type Profile,
  registerName,
  type Seq,
  type SystemEvent,
  type SystemRecord,
} from '@vist/core';

/** What an instruction is about: some bytes of memory, or a register of the IRS. */
export interface Location {
  /** Equal for accesses of the same bytes. */
  readonly key: string;
  /** Null for a register. */
  readonly bytes: ByteRange | null;
  readonly sizeBytes: number;
}

/** One instruction of a column. */
export interface Step {
  readonly seq: Seq;
  readonly actor: Actor;
  readonly what: What;
  /** Function that it stands in; empty where none is told. */
  readonly site: string;
}

/** What a step does. */
export type What =
  | {
      readonly kind: 'load' | 'store';
      readonly location: Location;
      readonly value: bigint;
      readonly isSynchronising: boolean;
    }
  | { readonly kind: 'maintain'; readonly op: string; readonly location: Location }
  | { readonly kind: 'barrier'; readonly domain: 'SY' | 'ISHST' }
  /** What no program does: an eviction, a fill. */
  | { readonly kind: 'environment'; readonly text: string };

/** The accesses, maintenance and barriers of some records, in their order. */
export function stepsOf(records: readonly SystemRecord[], { cacheLineBytes }: Profile): readonly Step[] {
  const locations = locationsOf(records);
  const talk = createTalk();
  return records.flatMap((record) => {
    const { seq, actor, event } = record;
    const site = 'site' in event && typeof event.site === 'string' ? event.site : '';
    const whats = [...talk.of(record), ...accesses(event, locations), ...upkeep(event, locations, cacheLineBytes)];
    return whats.map((what) => ({ seq, actor, what, site }));
  });
}

function accesses(event: SystemEvent, locations: readonly Location[]): readonly What[] {
  switch (event.type) {
    case 'mem.loaded':
    case 'mem.deviceLoaded':
      return [access('load', memory(event), event.value)];
    case 'mem.stored':
    case 'mem.deviceStored':
      return [access('store', memory(event), event.value)];
    case 'mem.set':
      return inside(locations, event.addr, event.sizeBytes).map((location) =>
        access('store', location, repeated(event.byte, location.sizeBytes)),
      );
    case 'mem.zeroed':
      return inside(locations, event.base, event.sizeBytes).map((location) => access('store', location, 0n));
    default:
      return [];
  }
}

function upkeep(event: SystemEvent, locations: readonly Location[], lineBytes: number): readonly What[] {
  switch (event.type) {
    case 'mem.maintained': {
      const base = event.addr - (event.addr % lineBytes);
      const lines = linesWith(inside(locations, base, lineEnd(event, lineBytes) - base), lineBytes);
      const each = lines.map((location): What => ({
        kind: 'maintain',
        op: lineOp(event, location, lineBytes),
        location,
      }));
      // The kernel's routines end with it.
      return each.length === 0 ? [] : [...each, { kind: 'barrier', domain: 'SY' }];
    }
    case 'mem.synchronised':
      return [{ kind: 'barrier', domain: 'ISHST' }];
    case 'mem.linesEvicted':
    case 'mem.linesFilled':
    case 'mem.linesCleaned': {
      const { base, sizeBytes } = event;
      if (inside(locations, base, sizeBytes).length === 0) return [];
      return [{ kind: 'environment', text: `${DOES[event.type]} 0x${base.toString(16)}, +${sizeBytes}` }];
    }
    default:
      return [];
  }
}

const DOES = { 'mem.linesEvicted': 'evicts', 'mem.linesFilled': 'fetches', 'mem.linesCleaned': 'writes back' } as const;

/** How PEs and IRSs hear of each other: a command's register is stored by one and loaded by the other, as is IDLE. */
function createTalk(): { readonly of: (record: SystemRecord) => readonly What[] } {
  /** Register writes that an IRS has not acted on yet, and whether one told that it was done. */
  const written = new Map<Seq, What>();
  let hasCompleted = false;

  function heard({ actor, cause }: SystemRecord): readonly What[] {
    const command = cause === null || !actor.startsWith('irs') ? undefined : written.get(cause);
    if (cause === null || command?.kind !== 'store') return [];
    written.delete(cause);
    return [{ ...command, kind: 'load' }];
  }

  function said({ seq, event }: SystemRecord): readonly What[] {
    switch (event.type) {
      case 'mmio.writeBegan': {
        const store = synchronising('store', register(event.offset, event.widthBits), event.value);
        written.set(seq, store);
        return [store];
      }
      case 'irs.commandCompleted':
        hasCompleted = true;
        return [synchronising('store', STATUS, 1n)];
      case 'mmio.readEnded':
        // Polls that came too early say nothing of the order.
        if (!hasCompleted || event.offset !== IRS_VMT_STATUSR.offset || event.value % 2n !== 1n) return [];
        hasCompleted = false;
        return [synchronising('load', STATUS, event.value)];
      default:
        return [];
    }
  }

  return { of: (record) => [...heard(record), ...said(record)] };
}

function access(kind: 'load' | 'store', location: Location, value: bigint): What {
  return { kind, location, value, isSynchronising: false };
}

/** An access that orders others. */
function synchronising(kind: 'load' | 'store', location: Location, value: bigint): What {
  return { kind, location, value, isSynchronising: true };
}

function memory({ addr, sizeBytes }: { readonly addr: PhysAddr; readonly sizeBytes: number }): Location {
  return { key: `0x${addr.toString(16)}/${sizeBytes}`, bytes: { base: addr, sizeBytes }, sizeBytes };
}

function register(offset: number, widthBits: number): Location {
  return { key: registerName(offset) ?? `IRS_${offset}`, bytes: null, sizeBytes: widthBits / 8 };
}

const STATUS: Location = register(IRS_VMT_STATUSR.offset, 32);

/** Words that are read or written by themselves: of clears and maintenance, only what touches them matters. */
function locationsOf(records: readonly SystemRecord[]): readonly Location[] {
  const found = new Map<string, Location>();
  for (const { event } of records) {
    switch (event.type) {
      case 'mem.loaded':
      case 'mem.stored':
      case 'mem.deviceLoaded':
      case 'mem.deviceStored': {
        const location = memory(event);
        found.set(location.key, location);
        break;
      }
      default:
    }
  }
  return [...found.values()];
}

function inside(locations: readonly Location[], base: number, sizeBytes: number): readonly Location[] {
  return locations.filter(({ bytes }) => bytes !== null && bytes.base >= base && bytes.base < base + sizeBytes);
}

function lineEnd(
  { addr, sizeBytes }: { readonly addr: number; readonly sizeBytes: number },
  lineBytes: number,
): number {
  return Math.ceil(Math.max(addr + sizeBytes, addr + 1) / lineBytes) * lineBytes;
}

/** `dcache_inval_poc()` cleans a line that it covers in part before it drops it. */
function lineOp(
  { op, addr, sizeBytes }: { readonly op: string; readonly addr: number; readonly sizeBytes: number },
  { bytes }: Location,
  lineBytes: number,
): string {
  const line = Math.floor((bytes?.base ?? 0) / lineBytes) * lineBytes;
  const isWhole = addr <= line && addr + sizeBytes >= line + lineBytes;
  return op === 'invalidate' && !isWhole ? 'clean-invalidate' : op;
}

/** One location of each line. */
function linesWith(locations: readonly Location[], lineBytes: number): readonly Location[] {
  const lines = new Map<number, Location>();
  for (const location of locations) {
    const line = Math.floor((location.bytes?.base ?? 0) / lineBytes);
    if (!lines.has(line)) lines.set(line, location);
  }
  return [...lines.values()];
}

function repeated(byte: number, sizeBytes: number): bigint {
  return BigInt(`0x${byte.toString(16).padStart(2, '0').repeat(sizeBytes)}`);
}
