import type { Profile } from '@vist/core';
import { profileWith } from '@vist/core/testing';
import { describe, expect, it } from 'vitest';
import { vmteWord } from './addresses.ts';
import { type Run, runScenario } from './run-scenario.ts';
import {
  allocationFails,
  commandFails,
  irsStoresLpi,
  lpiEnable,
  pagesAndL2,
  PROBE,
  scenarioOf,
  type Step,
  teardown,
  vcpuReset,
  VMT_FREE,
  vmInit,
} from './scenarios.ts';

const ENOMEM = -12;
const ETIMEDOUT = -110;
const LPI_SECTION = vmteWord(0, 2);

function run(revision: string, steps: readonly Step[], profile: Profile = profileWith({})): Run {
  return runScenario(scenarioOf({ revision, profile, steps: [PROBE, vmInit(), ...steps] }));
}

describe('D26: other errors of the prototype', () => {
  const metadata16 = profileWith({ irs: { istmd: true, istmdSz: 0, istLevels: false } });

  it.each([
    { revision: 'V0', istsz: 0, entry: 0x8_8002_0000 + 3 * 4 },
    { revision: 'V1', istsz: 2, entry: 0x8_8001_4000 + 3 * 16 },
    { revision: 'V4', istsz: 2, entry: 0x8_8001_4000 + 3 * 16 },
  ])('D26: ISTEs of 16 bytes: the section of $revision says ISTSZ $istsz, by which the IRS finds LPI 3', (row) => {
    const log = run(row.revision, [lpiEnable(10), irsStoresLpi(3, 0x9)], metadata16);
    expect(log.during(2).events('alloc.allocated')).toMatchObject([{ sizeReqBytes: 16 * 1024 }]);
    const section = log.events('mem.stored').find(({ site }) => site === 'vgic_v5_vmte_assign_ist');
    expect(Number(((section?.value ?? 0n) >> 56n) & 3n)).toBe(row.istsz);
    expect(log.during(3).events('mem.deviceStored')).toMatchObject([{ addr: row.entry }]);
  });

  it.each([
    { revision: 'V0', l2sz: 0 },
    { revision: 'V1', l2sz: 2 },
    { revision: 'V4', l2sz: 2 },
  ])('D26: L2 tables of 64K: the section of $revision says L2SZ $l2sz', ({ revision, l2sz }) => {
    const log = run(revision, [lpiEnable(16)], pagesAndL2(4096, 4));
    expect(Number((log.end.inMemory(LPI_SECTION) >> 1n) & 3n)).toBe(l2sz);
  });

  it('D26: the decision divides by ISTSZ, which is 0 for ISTEs of 4 bytes: two levels for 12 ID bits, an undefined shift for 4', () => {
    const twelve = run('V0', [lpiEnable(12)]);
    expect(twelve.events('ub.dividedByZero')).toEqual([
      { type: 'ub.dividedByZero', site: 'vgic_v5_lpi_ist_alloc', expr: 'PAGE_SIZE / host_istsz' },
    ]);
    expect(twelve.during(2).events('alloc.allocated')).toHaveLength(10);
    const four = run('V0', [lpiEnable(4)]);
    expect(four.events('ub.shiftedOutOfBounds')).toHaveLength(1);
    expect(four.ret(2)).toBeNull();
    expect(
      run('V1', [lpiEnable(4)])
        .during(2)
        .events('alloc.allocated'),
    ).toMatchObject([{ sizeReqBytes: 64 }]);
  });

  it('D26: for ISTEs of 8 bytes it compares with half a page: 16 ID bits are linear, 524288 bytes', () => {
    const profile = profileWith({ irs: { istmd: true, istmdSz: 31 } });
    expect(
      run('V0', [lpiEnable(16)], profile)
        .during(2)
        .events('alloc.allocated'),
    ).toMatchObject([{ sizeReqBytes: 524_288 }]);
    expect(
      run('V1', [lpiEnable(16)], profile)
        .during(2)
        .events('alloc.allocated'),
    ).toHaveLength(2 + 128);
  });

  it.each([
    { revision: 'V0', freed: 0 },
    { revision: 'V1', freed: 6 },
    { revision: 'V4', freed: 6 },
  ])('D26: the fifth L2 table cannot be allocated: $revision frees $freed of the 6 objects before it', (row) => {
    const steps = [PROBE, vmInit(), lpiEnable(12)];
    const log = runScenario(scenarioOf({ revision: row.revision, steps, faults: [allocationFails(2, 7)] }));
    expect(log.ret(2)).toBe(ENOMEM);
    expect(log.during(2).events('alloc.allocated')).toHaveLength(6);
    expect(log.during(2).events('alloc.freed')).toHaveLength(row.freed);
  });

  it('D26: a VM that ends leaves its tracking structure and the array of descriptor pointers: 4152 bytes', () => {
    const log = run('V0', [teardown(), VMT_FREE]);
    expect(log.events('harness.outstanding')).toMatchObject([
      { sizeReqBytes: 56, site: 'vgic_v5_vmte_init' },
      { sizeReqBytes: 4096, site: 'vgic_v5_vmte_init' },
    ]);
    expect(run('V1', [teardown(), VMT_FREE]).events('harness.outstanding')).toEqual([]);
  });
});

describe('D27: polling and status', () => {
  it.each([
    { revision: 'V0', reads: 6 },
    { revision: 'V1', reads: 4 },
    { revision: 'V4', reads: 4 },
  ])('D27: setting up a VPE reads VPE_STATUSR $reads times in $revision; a bit F is not there to be tested', (row) => {
    const VPE_STATUSR = 0x25c;
    const log = run(row.revision, [vcpuReset()]);
    const statusReads = log
      .during(2)
      .events('mmio.readEnded')
      .filter(({ offset }) => offset === VPE_STATUSR);
    expect(statusReads).toHaveLength(row.reads);
  });

  it.each([
    { revision: 'V0', microseconds: 1_000_000, lock: 'vm_config_lock' },
    { revision: 'V1', microseconds: 10_000, lock: null },
    { revision: 'V4', microseconds: 10_000, lock: 'vgic_v5_irs_lock' },
  ])('D27: a command that hangs is given up after $microseconds us in $revision, spinning under $lock', (row) => {
    const { revision, microseconds, lock } = row;
    const steps = [PROBE, vmInit(), lpiEnable(10)];
    const log = runScenario(scenarioOf({ revision, steps, faults: [commandFails(2, 'hang')] }));
    expect(log.ret(2)).toBe(ETIMEDOUT);
    const delays = log.during(2).events('pe.delayed');
    expect(delays.reduce((sum, { passedMicroseconds }) => sum + passedMicroseconds, 0)).toBe(microseconds);
    const held = Object.keys(
      log.when((event) => event.type === 'pe.delayed' && event.passedMicroseconds > 1).state.pe.lockHolders,
    );
    const spinLocks = held.filter((key) => !key.startsWith('config_lock/'));
    expect(spinLocks).toEqual(lock === null ? [] : [`${lock}/0`]);
  });

  it('D27: V0 polls with relaxed reads in its own wait function, later code with readl() in a shared one', () => {
    const pollers = (revision: string): readonly string[] => {
      const polls = run(revision, [lpiEnable(10)])
        .during(2)
        .events('mmio.readEnded');
      return [...new Set(polls.map(({ caller }) => caller))];
    };
    expect(pollers('V0')).toEqual(['vgic_v5_irs_wait_for_vm_op']);
    expect(pollers('V1')).toEqual(['gicv5_wait_for_op_s_atomic']);
    expect(pollers('V4')).toEqual(['gicv5_wait_for_op_s_atomic']);
  });
});
