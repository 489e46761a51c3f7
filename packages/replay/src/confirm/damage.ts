import {
  type Actor,
  hexAddr,
  hexWord,
  IRS_VPE_CR0,
  IRS_VPE_DBR,
  IRS_VPE_SELR,
  IRS_VPE_STATUSR,
  peekPe,
  peekPoc,
  type PhysAddr,
  type Profile,
  type Seq,
  type SystemRecord,
  type SystemState,
  unreachable,
  type Word64,
} from '@vist/core';
import type { Damage } from '../checkers/witness.ts';

/** What a fork showed: the damage that a finding foretold. */
export interface Evidence {
  /** The record of the fork at which it shows. */
  readonly at: Seq;
  readonly text: string;
  readonly addr: PhysAddr | null;
  /** What is there, and what should be. */
  readonly actual: bigint | null;
  readonly expected: bigint | null;
}

/** Looks at each record of a fork, once it has happened. */
export interface DamageWatch {
  /** `isAt`: the record is made in the step that the damage names; `isAfter`: in that step or a later one. */
  see(record: SystemRecord, state: SystemState, when: { readonly isAt: boolean; readonly isAfter: boolean }): void;
  readonly evidence: Evidence | null;
}

/** A watch for one kind of damage. */
export function watchDamage(damage: Damage, profile: Profile): DamageWatch {
  let evidence: Evidence | null = null;
  const found = (record: SystemRecord, of: Omit<Evidence, 'at'>): void => {
    evidence ??= { at: record.seq, ...of };
  };
  const see = watcher(damage, profile, found);
  return {
    see,
    get evidence() {
      return evidence;
    },
  };
}

type Found = (record: SystemRecord, of: Omit<Evidence, 'at'>) => void;

function watcher(damage: Damage, profile: Profile, found: Found): DamageWatch['see'] {
  switch (damage.kind) {
    case 'irs-reads-old':
      return viewsWatch(damage, profile, found);
    case 'pe-reads-old':
      return loadWatch(damage, found);
    case 'irs-store-lost':
      return irsStoreWatch(damage, found);
    case 'pe-store-lost':
      return peStoreWatch(damage, profile, found);
    case 'irs-touches-freed':
      return (record, _, { isAfter }) => {
        const { event } = record;
        if (!isAfter || event.type !== 'harness.deviceAccessedFreed') return;
        const text = `the IRS ${event.access === 'read' ? 'reads' : 'writes'} ${hexAddr(event.addr)}, which is not allocated`;
        found(record, { text, addr: event.addr, actual: null, expected: null });
      };
    case 'command-while-busy':
      return (record, _, { isAfter }) => {
        if (!isAfter || record.event.type !== 'irs.misprogrammed') return;
        found(record, { text: record.event.reason, addr: null, actual: null, expected: null });
      };
    case 'other-vpe-accessed':
      return selectionWatch(found);
    case 'base-misaligned':
      return (record, _, { isAt }) => {
        const { event } = record;
        if (!isAt || event.type !== 'alloc.allocated' || event.addr % damage.alignBytes === 0) return;
        const text = `the table is at ${hexAddr(event.addr)}, which is not a multiple of ${damage.alignBytes}`;
        found(record, { text, addr: event.addr, actual: null, expected: null });
      };
    case 'undecided':
      return () => {};
    default:
      return unreachable(damage);
  }
}

type Word = Extract<Damage, { readonly addr: PhysAddr }>;

interface Extent {
  readonly addr: PhysAddr;
  readonly sizeBytes: number;
}

/** Memory and caches hold different bytes where the IRS is let in. */
function viewsWatch({ addr, sizeBytes }: Word, profile: Profile, found: Found): DamageWatch['see'] {
  return (record, { memory }, { isAt }) => {
    const { type } = record.event;
    if (!isAt || (type !== 'mmio.writeBegan' && type !== 'mem.deviceLoaded')) return;
    const actual = peekPoc(memory, addr, sizeBytes);
    const expected = peekPe(memory, profile, addr, sizeBytes);
    if (actual === expected) return;
    const text = `memory at ${hexAddr(addr)} holds ${hexWord(actual)}, and the PEs see ${hexWord(expected)}`;
    found(record, { text, addr, actual, expected });
  };
}

/** A load returns something else than memory holds. */
function loadWatch({ addr, sizeBytes }: Word, found: Found): DamageWatch['see'] {
  const mask = sizeBytes === 8 ? 0xffff_ffff_ffff_ffffn : 0xffff_ffffn;
  return (record, { memory }, { isAt }) => {
    const { event } = record;
    if (!isAt || event.type !== 'mem.loaded' || addr < event.addr || addr + sizeBytes > event.addr + event.sizeBytes)
      return;
    const actual = (event.value >> (8n * BigInt(addr - event.addr))) & mask;
    const expected = peekPoc(memory, addr, sizeBytes);
    if (actual === expected) return;
    const text = `the PE reads ${hexWord(actual)} at ${hexAddr(addr)}, and memory holds ${hexWord(expected)}`;
    found(record, { text, addr, actual, expected });
  };
}

/** A PE selects a VPE, and goes on when another PE has selected another one. */
function selectionWatch(found: Found): DamageWatch['see'] {
  const selected = new Map<Actor, Word64>();
  let last: Word64 | null = null;
  return (record, _, { isAfter }) => {
    const { event, actor } = record;
    if (event.type === 'mmio.writeBegan' && event.offset === IRS_VPE_SELR.offset) {
      selected.set(actor, event.value);
      last = event.value;
      return;
    }
    const mine = selected.get(actor);
    if (!isAfter || mine === undefined || last === null || mine === last || !accessesVpe(event)) return;
    const text = `${actor} goes on with the VPE that it selected by ${hexWord(mine)}, and ${hexWord(last)} is selected`;
    found(record, { text, addr: null, actual: last, expected: mine });
  };
}

function accessesVpe(event: SystemRecord['event']): boolean {
  return (event.type === 'mmio.writeBegan' || event.type === 'mmio.readEnded') && VPE_OFFSETS.has(event.offset);
}

const VPE_OFFSETS: ReadonlySet<number> = new Set(
  [IRS_VPE_CR0, IRS_VPE_DBR, IRS_VPE_STATUSR].map(({ offset }) => offset),
);

/** A write-back replaces the last value that the IRS stored, and no PE has stored there since. */
function irsStoreWatch(word: Word, found: Found): DamageWatch['see'] {
  const { addr, sizeBytes } = word;
  let stored: bigint | null = null;
  return (record, { memory }, { isAfter }) => {
    const { event } = record;
    if (event.type === 'mem.deviceStored' && overlaps(event, word)) stored = peekPoc(memory, addr, sizeBytes);
    if ((event.type === 'mem.stored' || event.type === 'mem.set') && overlaps(event, word)) stored = null;
    if (!isAfter || stored === null || event.type !== 'mem.linesWrittenBack') return;
    if (addr < event.base || addr >= event.base + event.sizeBytes) return;
    const actual = peekPoc(memory, addr, sizeBytes);
    if (actual === stored) return;
    const text = `a write-back puts ${hexWord(actual)} at ${hexAddr(addr)}, where the IRS had stored ${hexWord(stored)}`;
    found(record, { text, addr, actual, expected: stored });
  };
}

/** What a PE stored is in no cache and not in memory. */
function peStoreWatch({ addr, sizeBytes }: Word, profile: Profile, found: Found): DamageWatch['see'] {
  let seen: bigint | null = null;
  return (record, { memory }, { isAt }) => {
    const now = peekPe(memory, profile, addr, sizeBytes);
    if (!isAt) {
      seen = now;
      return;
    }
    if (seen === null || seen === now || record.event.type !== 'mem.linesDropped') return;
    const text = `after the invalidate the PEs see ${hexWord(now)} at ${hexAddr(addr)}, where they had stored ${hexWord(seen)}`;
    found(record, { text, addr, actual: now, expected: seen });
  };
}

function overlaps(a: Extent, b: Extent): boolean {
  return a.addr < b.addr + b.sizeBytes && b.addr < a.addr + a.sizeBytes;
}
