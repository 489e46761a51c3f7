import { describe, expect, it } from 'vitest';
import type { RevisionName } from '../kvm/change.ts';
import { revisionOf } from '../kvm/revisions.ts';
import type { SystemRecord } from '../system/events.ts';
import { readScenario } from './read-scenario.ts';
import { runScenario } from './run-scenario.ts';
import { issueText } from './shape.ts';

type Json = Readonly<Record<string, unknown>>;

/** One VM with both ISTs, on cached memory, then `ops`; only what comes after is returned. */
function after(ops: readonly Json[], more: Json = {}, revision: RevisionName = 'V4'): readonly SystemRecord[] {
  const created = [
    { op: 'probe' },
    { op: 'vm_init', vm: 0 },
    { op: 'vcpu_reset', vm: 0 },
    { op: 'spi_enable', vm: 0, id_bits: 5 },
    { op: 'lpi_enable', vm: 0, id_bits: 10 },
  ];
  const reading = readScenario({
    schema: 'vist-scenario/1',
    name: 'operations',
    profile: 'linear-vmt',
    vms: [
      { vm: 0, nr_vcpus: 1 },
      { vm: 1, nr_vcpus: 1 },
    ],
    ops: [...created, ...ops],
    ...more,
  });
  if (!reading.ok) throw new Error(issueText(reading.issue));
  const { records } = runScenario(reading.scenario, revisionOf(revision));
  return records.slice(
    records.findIndex(({ event }) => event.type === 'env.operationBegan' && event.index === created.length),
  );
}

const retsOf = (records: readonly SystemRecord[]): readonly number[] =>
  records.flatMap(({ event }) => (event.type === 'env.operationEnded' ? event.ret : []));

describe('irs_interrupt', () => {
  it('changes the state of an interrupt in its ISTE', () => {
    const lpi = { op: 'irs_interrupt', vm: 0, type: 'lpi', id: 7 };
    const records = after([
      { ...lpi, operation: 'set-priority', value: 31 },
      { ...lpi, operation: 'set-target', value: 5 },
      { ...lpi, operation: 'set-enable', value: 1 },
      { ...lpi, operation: 'set-handling', value: 1 },
      { ...lpi, operation: 'set-pending', value: 1 },
      { ...lpi, operation: 'acknowledge' },
      { ...lpi, operation: 'deactivate' },
      { ...lpi, operation: 'store', value: '0x809' },
    ]);
    const stored = records.flatMap(({ event }) => (event.type === 'mem.deviceStored' ? event.value.toString(16) : []));
    expect(stored).toEqual(['f800', '5f800', '5f808', '5f80c', '5f80d', '5f80e', '5f80c', '809']);
    expect(
      new Set(records.filter(({ event }) => event.type.startsWith('mem.device')).map(({ actor }) => actor)),
    ).toEqual(new Set(['irs0']));
  });

  it('does nothing to an interrupt that the IST has no room for', () => {
    const records = after([{ op: 'irs_interrupt', vm: 0, type: 'lpi', id: 1024, operation: 'set-pending', value: 1 }]);
    expect(records.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: 'irs.walkStopped', reason: 'id-out-of-range', id: 1024 }),
    );
    expect(retsOf(records)).toEqual([0]);
  });
});

describe('irs_iste', () => {
  it('finds no VM that has no VM ID: -ENODEV', () => {
    const store = { op: 'irs_iste', vm: 1, type: 'lpi', id: 0, val: '0x9' };
    expect(retsOf(after([store]))).toEqual([-19]);
  });

  it('tells a VM that the prototype tore down from one that it did not', () => {
    const store = { op: 'irs_iste', vm: 0, type: 'spi', id: 0, val: '0x9' };
    const more = { profile: 'recording' };
    expect(retsOf(after([store, { op: 'teardown', vm: 0 }, store], more, 'V0'))).toEqual([0, 0, -19]);
    expect(retsOf(after([{ ...store, vm: 1 }], more, 'V0'))).toEqual([-19]);
  });
});

describe('the environment', () => {
  it('fills, evicts and cleans the lines of a place, as itself', () => {
    const records = after([
      { op: 'env_fill', place: 'vmte:0' },
      { op: 'env_clean', place: 'ist:0/lpi' },
      { op: 'env_evict', place: 'ist:0/lpi/17' },
    ]);
    const acts = records.flatMap(({ actor, event }) =>
      /^mem\.lines(?:Filled|Cleaned|Evicted)$/u.test(event.type) && 'sizeBytes' in event
        ? `${actor} ${event.type} ${event.sizeBytes}`
        : [],
    );
    // A line holds two VMTEs; 1024 ISTEs of 4 bytes; one line of them.
    expect(acts).toEqual(['env mem.linesFilled 64', 'env mem.linesCleaned 4096', 'env mem.linesEvicted 64']);
  });

  it('finds no place that is not there: -ENOENT', () => {
    expect(retsOf(after([{ op: 'env_fill', place: 'vmte:1' }]))).toEqual([-2]);
  });

  it('prepares images in user memory', () => {
    const fill = { op: 'user_fill', off: 0x10_0000, count: 4, val: '0x8', step: 16 };
    expect(after([fill]).map(({ event }) => event)).toContainEqual({
      type: 'mem.userFilled',
      offset: 0x10_0000,
      wordCount: 4,
      value: 8,
      step: 16,
    });
  });
});

describe('operations on several PEs', () => {
  it('each run on theirs, as the schedule says', () => {
    const ops = [
      { op: 'lpi_disable', vm: 0, pe: 0 },
      { op: 'vm_init', vm: 1, pe: 3 },
    ];
    const schedule = [
      { pe: 0, until: { event: 'kvm.commandSent' } },
      { pe: 3, until: { event: 'kvm.vmIdTaken' } },
    ];
    const records = after(ops, {
      schedule: [{ pe: 0, until: { event: 'env.operationEnded', count: 5 } }, ...schedule],
    });
    const actors = records.filter(({ event }) => event.type === 'env.switched').map(({ event }) => event);
    expect(actors.slice(0, 2)).toEqual([
      { type: 'env.switched', to: 'pe3' },
      { type: 'env.switched', to: 'pe0' },
    ]);
    expect(retsOf(records)).toEqual([0, 0]);
  });
});
