import { parseRevision, physAddr, readScenario, runScenario, seq, type SystemRecord, word64 } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { memoryLog } from '../timeline/memory-log.ts';
import { departuresOf } from './consequences.ts';
import { describeChanges, diffStat } from './describe.ts';
import { diffLogs, type LogDiff } from './diff.ts';
import { firstDivergence } from './first-divergence.ts';
import { DEFAULT_DIFF, type DiffOptions } from './options.ts';
import { showChanges, type ShownChange } from './shown-change.ts';

const EXACT: DiffOptions = { modulo: new Set(), view: 'all' };
const IDS: DiffOptions = { modulo: new Set(['addresses', 'ids']), view: 'all' };
const IRS: DiffOptions = { modulo: new Set(['addresses']), view: 'irs' };

type Log = ReturnType<typeof memoryLog>;

interface Wanted {
  readonly revision: string;
  readonly vm?: number;
  readonly idBits?: number;
  readonly before?: readonly object[];
}

function logOf({ revision, vm = 0, idBits = 12, before = [] }: Wanted): Log {
  return memoryLog(recordsOf({ revision, vm, idBits, before }));
}

function recordsOf({ revision, vm, idBits, before }: Required<Wanted>): readonly SystemRecord[] {
  const reading = readScenario({
    schema: 'vist-scenario/1',
    name: 'diff',
    policy: 'eager-evict',
    vms: [0, 1, 2].map((number) => ({ vm: number, nr_vcpus: 1 })),
    ops: [
      { op: 'probe' },
      ...before,
      { op: 'vm_init', vm },
      { op: 'lpi_enable', vm, id_bits: idBits },
      { op: 'lpi_disable', vm },
      { op: 'teardown', vm },
    ],
  });
  const parsed = parseRevision(revision);
  if (!reading.ok || !parsed.ok) throw new TypeError('the scenario of this test cannot be read');
  return runScenario(reading.scenario, parsed.revision).records;
}

const V1 = logOf({ revision: 'V1' });
const FIXED = logOf({ revision: 'V1,+free-floor' });

function shown(diff: LogDiff, left: Log, right: Log): readonly ShownChange[] {
  return showChanges(diff.changes, diff, { left, right }, 40);
}

const OTHER_VM = [
  { op: 'vm_init', vm: 1 },
  { op: 'lpi_enable', vm: 1, id_bits: 12 },
  { op: 'teardown', vm: 1 },
];

describe('diff of two logs', () => {
  it('D1: free-floor adds four frees to the free path, and nothing before it', () => {
    const diff = diffLogs(V1, FIXED, DEFAULT_DIFF);
    const changes = shown(diff, V1, FIXED);
    expect(changes[0]?.path.at(-1)).toContain('vgic_v5_free_allocated_lpi_ist');
    const frees = changes.flatMap(({ added }) => added.steps).filter(({ text }) => text.startsWith('pe0 alloc.freed'));
    expect(frees.map(({ text }) => text)).toEqual(
      Array.from({ length: 4 }, () => 'pe0 alloc.freed vgic_v5_alloc_l2_ists+0x0 live vgic_v5_free_allocated_lpi_ist'),
    );
    expect(diffStat(diff)).toContainEqual({ type: 'alloc.freed', removed: 0, added: 4 });
  });

  it('does not mind where things were allocated, unless it is asked to', () => {
    const moved = logOf({ revision: 'V1', before: OTHER_VM });
    const inside = shown(diffLogs(V1, moved, DEFAULT_DIFF), V1, moved).filter(({ path }) =>
      path.some((frame) => frame.includes('lpi_enable')),
    );
    expect(inside).toEqual([]);
    expect(diffLogs(V1, moved, EXACT).changes.length).toBeGreaterThan(5);
  });

  it('tells objects of one function apart: the same step on another object is a difference', () => {
    const records = recordsOf({ revision: 'V4', vm: 0, idBits: 12, before: [] });
    const tables = records.flatMap(({ event }) =>
      event.type === 'alloc.allocated' && event.site === 'vgic_v5_alloc_l2_ists' && event.sizeAllocBytes === 4096
        ? [event.addr]
        : [],
    );
    const [first, second] = tables;
    // A table is cleaned twice, and another one not at all.
    const mixedUp = records.map((record): SystemRecord => {
      const { event } = record;
      if (event.type !== 'mem.maintained' || event.addr !== second || first === undefined) return record;
      return { ...record, event: { ...event, addr: first } };
    });
    const [left, right] = [memoryLog(records), memoryLog(mixedUp)];
    const changes = shown(diffLogs(left, right, DEFAULT_DIFF), left, right);
    expect(changes.map(({ kind }) => kind)).toContain('objects');
    expect(changes.find(({ kind }) => kind === 'objects')?.added.steps[0]?.text).toContain(
      `(0x${first?.toString(16)})`,
    );
  });

  it('takes one VM for another one when ids do not count, and each for one only', () => {
    const [left, right] = [logOf({ revision: 'V4', vm: 0 }), logOf({ revision: 'V4', vm: 2 })];
    expect(diffLogs(left, right, DEFAULT_DIFF).changes.length).toBeGreaterThan(0);
    expect(shown(diffLogs(left, right, IDS), left, right)).toEqual([]);
    const twice = logOf({ revision: 'V4', vm: 0, before: [{ op: 'vm_init', vm: 0 }] });
    const swapped = logOf({ revision: 'V4', vm: 0, before: [{ op: 'vm_init', vm: 1 }] });
    expect(diffLogs(twice, swapped, IDS).changes.length).toBeGreaterThan(0);
  });

  it('knows when the IRS cannot tell two runs apart', () => {
    const bare = logOf({ revision: 'V4,-account-memory' });
    const accounted = logOf({ revision: 'V4' });
    expect(diffLogs(bare, accounted, DEFAULT_DIFF).changes.length).toBeGreaterThan(0);
    expect(diffLogs(bare, accounted, IRS).changes).toEqual([]);
    const other = logOf({ revision: 'V4', idBits: 13 });
    const [seen] = shown(diffLogs(bare, other, IRS), bare, other);
    expect(seen?.path[0]).toContain('env.operationBegan lpi_enable');
  });

  it('looks into a call with other arguments', () => {
    const other = logOf({ revision: 'V1', idBits: 13 });
    const diff = diffLogs(V1, other, DEFAULT_DIFF);
    expect(diff.changes.map(({ kind }) => kind)).toContain('arguments');
    expect(diff.sameCount).toBeGreaterThan(100);
  });

  it('prints frames once, then what only one side has', () => {
    const lines = describeChanges(shown(diffLogs(V1, FIXED, DEFAULT_DIFF), V1, FIXED));
    expect(lines.slice(0, 3).map((line) => line.trim().split(' ').slice(0, 3).join(' '))).toEqual([
      'env env.operationBegan lpi_disable',
      'pe0 call.entered vgic_v5_lpi_ist_free',
      'pe0 call.entered vgic_v5_two_level_ist_free',
    ]);
    expect(lines.filter((line) => line.startsWith('+ ') && line.includes('alloc.freed'))).toHaveLength(4);
  });

  it('tells what stands for itself from what comes of it', () => {
    const departures = departuresOf(diffLogs(V1, FIXED, DEFAULT_DIFF));
    const [first] = departures;
    expect(departures).toHaveLength(1);
    expect(first?.aboutObjects.length).toBeGreaterThan(0);
  });
});

/** Two PEs, each in an operation of its own, that store to lines one after the other. */
function storesBy(pes: readonly ('pe0' | 'pe1')[], lineOf: (pe: string) => number): Log {
  const began = (['pe0', 'pe1'] as const).flatMap((actor, pe): SystemRecord[] => [
    {
      ...NEUTRAL,
      seq: seq(2 * pe),
      event: { type: 'env.operationBegan', index: pe, op: 'pe_store', vm: pe, args: [] },
    },
    {
      ...NEUTRAL,
      seq: seq(2 * pe + 1),
      cause: seq(2 * pe),
      actor,
      event: { type: 'call.entered', func: `of_${actor}`, caller: 'test', args: [] },
    },
  ]);
  const stores = pes.map((actor, index): SystemRecord => ({
    ...NEUTRAL,
    seq: seq(4 + index),
    cause: seq(actor === 'pe0' ? 1 : 3),
    actor,
    event: {
      type: 'mem.stored',
      addr: physAddr(lineOf(actor)),
      sizeBytes: 8,
      value: word64(1n),
      filled: false,
      site: `of_${actor}`,
    },
  }));
  return memoryLog([...began, ...stores]);
}

const NEUTRAL = { cause: null, actor: 'env', origin: null } as const;
const ORDER: DiffOptions = { modulo: new Set(['addresses', 'order']), view: 'all' };

describe('the order of steps of several actors', () => {
  const apart = (pe: string): number => (pe === 'pe0' ? 0x8000_0000 : 0x8000_1000);
  const together = (pe: string): number => (pe === 'pe0' ? 0x8000_0000 : 0x8000_0008);

  it('does not count where the steps do not depend on each other', () => {
    const [one, other] = [storesBy(['pe0', 'pe1', 'pe0'], apart), storesBy(['pe1', 'pe0', 'pe0'], apart)];
    expect(diffLogs(one, other, ORDER).changes).toEqual([]);
  });

  it('counts for stores to one line', () => {
    const [one, other] = [storesBy(['pe0', 'pe1'], together), storesBy(['pe1', 'pe0'], together)];
    expect(diffLogs(one, other, ORDER).changes.length).toBeGreaterThan(0);
    expect(diffLogs(one, one, ORDER).changes).toEqual([]);
  });

  it('counts for a clean and a store to the second of its lines', () => {
    const isClean = (pe: string): boolean => pe === 'pe0';
    const line = (pe: string): number => (isClean(pe) ? 0x8000_0000 : 0x8000_0080);
    const [one, other] = [['pe0', 'pe1'] as const, ['pe1', 'pe0'] as const].map((pes) =>
      memoryLog(
        [...storesBy(pes, line).records(seq(0))].map((record) => (isClean(record.actor) ? cleaned(record) : record)),
      ),
    );
    expect(diffLogs(one!, other!, ORDER).changes.length).toBeGreaterThan(0);
  });
});

/** Maintenance of two lines instead of a store. */
function cleaned(record: SystemRecord): SystemRecord {
  if (record.event.type !== 'mem.stored') return record;
  const { addr, site } = record.event;
  return { ...record, event: { type: 'mem.maintained', op: 'clean', addr, sizeBytes: 256, site } };
}

describe('first divergence', () => {
  it('is the first record that is not the same to the letter', () => {
    const found = firstDivergence(V1, FIXED, 0);
    expect(found?.left).not.toEqual(found?.right);
    expect(firstDivergence(V1, FIXED, found?.seq ?? 0)).toEqual(found);
    expect(firstDivergence(V1, V1, 0)).toBeNull();
  });

  it('is where the shorter log ends', () => {
    const records = [...V1.records(seq(0))];
    const cut = memoryLog(records.slice(0, 10));
    expect(firstDivergence(V1, cut, 0)).toMatchObject({ seq: 10, right: null });
    expect(firstDivergence(cut, V1, 0)).toMatchObject({ seq: 10, left: null });
  });
});
