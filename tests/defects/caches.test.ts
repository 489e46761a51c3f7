import { profileWith } from '@vist/core/testing';
import { describe, expect, it } from 'vitest';
import { VALID, vmteWord } from './addresses.ts';
import { provenanceInV1 } from './provenance.ts';
import { type Run, runScenario } from './run-scenario.ts';
import {
  commandFails,
  commandRefused,
  envEvict,
  envFill,
  lpiEnable,
  onPe,
  PROBE,
  scenarioOf,
  spiEnable,
  teardown,
  until,
  vcpuReset,
  VMT_FREE,
  vmInit,
  vmteRelease,
} from './scenarios.ts';

const EPERM = -1;
const EBUSY = -16;
const EINVAL = -22;
const ETIMEDOUT = -110;

/** VMs 0 and 1 share a line of VMTEs. */
const [VM0, VM1] = [0, 1];
const LPI = 2;
const SPI = 3;

/** Three operations of set-up, then VM 0 enables LPIs on PE 0 while VM 1 enables SPIs on PE 1. */
const TWO_ASSIGNMENTS = [PROBE, vmInit(VM0), vmInit(VM1), lpiEnable(10, VM0), ...onPe(1, spiEnable(5, VM1))];
const SET_UP = until(0, 'env.operationEnded', 3);

/** What a function returned to its caller during an operation. */
function returnedBy(run: Run, operation: number, func: string): readonly (number | null)[] {
  return run
    .during(operation)
    .events('call.returned')
    .filter((event) => event.func === func)
    .map(({ ret }) => ret);
}

describe('D7: decisions from stale lines', () => {
  describe('(a) a cached VALID=1 after the IRS has cleared it', () => {
    // The line was evicted and fetched again while the VM was valid.
    const steps = [PROBE, vmInit(), envEvict('vmte:0'), envFill('vmte:0'), teardown(), VMT_FREE];

    it('D7: V0 cannot free the VPE (-EPERM): 4 objects are never freed', () => {
      const run = runScenario(scenarioOf({ revision: 'V0', steps }));
      expect(returnedBy(run, 4, 'vgic_v5_vmte_free_vpe')).toEqual([EPERM]);
      expect(returnedBy(run, 4, 'vgic_v5_vmte_release')).toEqual([EINVAL]);
      expect(run.end.live).toEqual({ objects: 4, bytes: 8320 });
    });

    it('D7: neither can V1 (-EBUSY), in reconstructed code', () => {
      const run = runScenario(scenarioOf({ revision: 'V1', steps }));
      expect(returnedBy(run, 4, 'vgic_v5_vmte_free_vpe')).toEqual([EBUSY]);
      expect(run.end.live).toEqual({ objects: 4, bytes: 160 });
      expect(provenanceInV1('vgic_v5_vmte_free_vpe')).toBe('reconstructed');
    });

    it.each(['V2', 'V3', 'V4'])('D7: %s drops the line before it reads, and frees everything', (revision) => {
      const run = runScenario(scenarioOf({ revision, steps }));
      expect(returnedBy(run, 4, 'vgic_v5_vmte_free_vpe')).toEqual([0]);
      expect(run.end.live).toEqual({ objects: 0, bytes: 0 });
    });
  });

  describe('(b) a cached VALID=0 after the IRS has set it', () => {
    it.each([
      { revision: 'V0', ret: 0, frees: 1, memory: 0n },
      { revision: 'V1', ret: 0, frees: 4, memory: 0n },
      { revision: 'V2', ret: EINVAL, frees: 0, memory: VALID },
      { revision: 'V4', ret: EINVAL, frees: 0, memory: VALID },
    ])(
      'D7: releasing a valid VM returns $ret in $revision, with $frees objects freed',
      ({ revision, ret, frees, memory }) => {
        const run = runScenario(scenarioOf({ revision, steps: [PROBE, vmInit(), vmteRelease()] }));
        expect(run.after(1).inMemory(vmteWord(VM0, 0)) & VALID).toBe(VALID);
        expect(run.ret(2)).toBe(ret);
        expect(
          run
            .during(2)
            .events('alloc.freed')
            .filter(({ was }) => was === 'live'),
        ).toHaveLength(frees);
        expect(run.end.inMemory(vmteWord(VM0, 0))).toBe(memory);
        expect(provenanceInV1('vgic_v5_vmte_release')).toBe('reconstructed');
      },
    );

    it('D7: V0 frees the VPE table of a VM that the IRS would not give up', () => {
      const steps = [PROBE, vmInit(), teardown()];
      const run = runScenario(scenarioOf({ revision: 'V0', steps, faults: [commandRefused(2, -5)] }));
      const freed = run.when((event) => event.type === 'alloc.freed' && event.site === 'vgic_v5_vmte_release');
      expect(freed.inMemory(vmteWord(VM0, 0)) & VALID).toBe(VALID);
      const revised = runScenario(scenarioOf({ revision: 'V4', steps, faults: [commandRefused(2, -5)] }));
      expect(revised.during(2).events('alloc.freed')).toEqual([]);
    });
  });

  describe('(c) the posted assignment reads IST_VALID from a line that was fetched before a late command', () => {
    // LPI_VIST_MAKE_VALID times out; a PE fetches the line; the IRS performs it after all; the guest tries again.
    const late = (revision: string): Run =>
      runScenario(
        scenarioOf({
          revision,
          steps: [PROBE, vmInit(), lpiEnable(10), lpiEnable(10), ...onPe(1, envFill('vmte:0'))],
          slices: [
            until(0, 'env.operationEnded', 2),
            until(0, 'kvm.commandReturned'),
            until(0, 'mem.maintained'),
            until(1, 'env.operationEnded'),
          ],
          faults: [commandFails(2, 'late')],
        }),
      );

    it('D7: V1 sees VALID=0, assigns a second IST over the valid section, and reports success', () => {
      const run = late('V1');
      expect([run.ret(2), run.ret(3)]).toEqual([ETIMEDOUT, 0]);
      expect(run.after(2).inMemory(vmteWord(VM0, LPI))).toBe(0x5000_0008_8001_8001n);
      expect(run.after(2).onPe(vmteWord(VM0, LPI))).toBe(0x5000_0008_8001_8000n);
      expect(run.after(3).inMemory(vmteWord(VM0, LPI))).toBe(0x5000_0008_8001_8000n);
      expect(run.during(3).events('irs.commandCompleted')).toMatchObject([{ outcome: 'refused' }]);
      expect(provenanceInV1('vgic_v5_vmte_assign_ist')).toBe('posted');
    });

    it.each([
      { revision: 'V2', ret: EINVAL },
      { revision: 'V3', ret: EINVAL },
      { revision: 'V4', ret: EBUSY },
    ])('D7: $revision refuses with $ret', ({ revision, ret }) => {
      expect(late(revision).ret(3)).toBe(ret);
    });
  });
});

describe('D8: "invalidate" of a part of a line writes the line back', () => {
  // A: the IRS has set VM 0's IST_VALID in memory. B: VM 1 writes its section into the stale line. A: invalidates.
  const slices = [SET_UP, until(0, 'kvm.commandReturned'), until(1, 'mem.stored'), until(0, 'env.operationEnded')];
  const interleaved = (revision: string): Run => runScenario(scenarioOf({ revision, steps: TWO_ASSIGNMENTS, slices }));

  it("D8: V1: VM 0's section goes from ...8001 to ...8000 in memory by VM 0's own invalidate, and no command says so", () => {
    const run = interleaved('V1');
    const set = run.when((event) => event.type === 'mem.deviceStored' && event.addr === vmteWord(VM0, LPI));
    expect(set.inMemory(vmteWord(VM0, LPI))).toBe(0x5000_0008_8001_8001n);
    expect(run.end.inMemory(vmteWord(VM0, LPI))).toBe(0x5000_0008_8001_8000n);
    expect([run.ret(3), run.ret(4)]).toEqual([0, 0]);

    const writeBack = run.records.findLast(
      ({ actor, event }) => actor === 'pe0' && event.type === 'mem.linesWrittenBack' && event.base === vmteWord(VM0, 0),
    );
    expect(run.records.find(({ seq }) => seq === writeBack?.cause)?.event).toEqual({
      type: 'mem.maintained',
      op: 'invalidate',
      addr: vmteWord(VM0, 0),
      sizeBytes: 32,
      site: 'vgic_v5_vmte_assign_ist',
    });
    expect(provenanceInV1('vgic_v5_vmte_assign_ist')).toBe('posted');
  });

  it.each(['V3', 'V4'])('D8: %s, same schedule: both ISTs are valid in memory', (revision) => {
    const run = interleaved(revision);
    expect(run.end.inMemory(vmteWord(VM0, LPI))).toBe(0x5000_0008_8001_8001n);
    expect(run.end.inMemory(vmteWord(VM1, SPI)) & VALID).toBe(VALID);
  });
});

describe('D10: nothing serialises table lines and registers', () => {
  // Both PEs find the IRS idle, then both write VMAP_VISTR.
  const bothWrite = [
    SET_UP,
    until(0, 'mmio.readEnded'),
    until(1, 'mmio.readEnded'),
    until(0, 'mmio.writeEnded'),
    until(1, 'mmio.writeEnded'),
  ];

  it.each(['V1', 'V2'])(
    "D10: %s writes VMAP_VISTR while IDLE is 0: VM 1's SPI IST never becomes valid, and KVM thinks it is",
    (revision) => {
      const run = runScenario(scenarioOf({ revision, steps: TWO_ASSIGNMENTS, slices: bothWrite }));
      expect(run.events('irs.misprogrammed')).toMatchObject([{ offset: 0x2d0, value: 0x8000_0001_6000_0000n }]);
      expect(run.ret(4)).toBe(0);
      expect(run.end.inMemory(vmteWord(VM1, SPI))).toBe(0x2800_0008_8002_0000n);
    },
  );

  it.each(['V0', 'V3', 'V4'])('D10: %s has a lock around a command: the second PE waits', (revision) => {
    const run = runScenario(scenarioOf({ revision, steps: TWO_ASSIGNMENTS, slices: bothWrite }));
    expect(run.events('irs.misprogrammed')).toEqual([]);
    expect(run.events('lock.contended')).toHaveLength(1);
    expect(run.end.inMemory(vmteWord(VM1, SPI)) & VALID).toBe(VALID);
  });

  // VPE_SELR selects, VPE_DBR programs what is selected.
  const [VPE_SELR, VPE_DBR] = [0x240, 0x248];
  const selectThenProgram = (revision: string): readonly string[] => {
    const run = runScenario(
      scenarioOf({
        revision,
        steps: [PROBE, vmInit(VM0), vmInit(VM1), vcpuReset(VM0), ...onPe(1, vcpuReset(VM1))],
        slices: [SET_UP, until(0, 'mmio.writeBegan', 2), until(1, 'mmio.writeBegan', 2)],
      }),
    );
    return run.records.flatMap(({ actor, event }) => {
      if (event.type !== 'mmio.writeBegan') return [];
      if (event.offset === VPE_SELR) return [`${actor} selects a VPE of VM ${event.value & 0xffffn}`];
      return event.offset === VPE_DBR ? [`${actor} sets doorbell 0x${(event.value & 0xff_ffffn).toString(16)}`] : [];
    });
  };

  it.each(['V1', 'V2'])(
    "D10: %s: VM 0's doorbell goes to the VPE that the other PE has selected meanwhile",
    (revision) => {
      expect(selectThenProgram(revision)).toEqual([
        'pe0 selects a VPE of VM 0',
        'pe1 selects a VPE of VM 1',
        'pe0 sets doorbell 0x60',
        'pe1 sets doorbell 0x61',
      ]);
      expect(provenanceInV1('vgic_v5_irs_set_up_vpe')).toBe('reconstructed');
    },
  );

  it.each(['V0', 'V3', 'V4'])('D10: %s: selecting and programming stay together', (revision) => {
    expect(selectThenProgram(revision)).toEqual([
      'pe0 selects a VPE of VM 0',
      'pe0 sets doorbell 0x60',
      'pe1 selects a VPE of VM 1',
      'pe1 sets doorbell 0x61',
    ]);
  });
});

describe('D25: entries that are cleaned and never invalidated', () => {
  const withVmd = profileWith({ irs: { vmdSizeBytes: 4096 } });

  it.each([
    { revision: 'V0', does: 'erases', before: 0x8_8001_8001n, after: 0x8_8001_8000n },
    { revision: 'V1', does: 'erases', before: 0x8_8001_8001n, after: 0x8_8001_8000n },
    { revision: 'V2', does: 'keeps', before: 0x8_8001_0001n, after: 0x8_8001_0001n },
    { revision: 'V3', does: 'keeps', before: 0x8_8001_8001n, after: 0x8_8001_8001n },
    { revision: 'V4', does: 'keeps', before: 0x8_8001_0001n, after: 0x8_8001_0001n },
  ])("D25: (a) assigning the SPI IST $does the VM's own VALID in memory, in $revision", (row) => {
    const { revision, before, after } = row;
    const run = runScenario(scenarioOf({ revision, profile: withVmd, steps: [PROBE, vmInit(), spiEnable()] }));
    expect(run.after(1).inMemory(vmteWord(VM0, 0))).toBe(before);
    expect(run.after(2).inMemory(vmteWord(VM0, 0))).toBe(after);
  });

  it('D25: (a) in V1 it is the init that leaves the stale line, and that is reconstructed code', () => {
    const run = runScenario(scenarioOf({ revision: 'V1', profile: withVmd, steps: [PROBE, vmInit(), spiEnable()] }));
    // Cached with VALID=0 after the IRS has set it.
    expect(run.after(1).isCached(vmteWord(VM0, 0))).toBe(true);
    expect(run.after(1).onPe(vmteWord(VM0, 0))).toBe(0x8_8001_8000n);
    expect(provenanceInV1('vgic_v5_vmte_init')).toBe('reconstructed');
    // The patch's own maintenance would be enough if the line had been dropped.
    const steps = [PROBE, vmInit(), envEvict('vmte:0'), spiEnable()];
    const dropped = runScenario(scenarioOf({ revision: 'V1', profile: withVmd, steps }));
    expect(dropped.end.inMemory(vmteWord(VM0, 0))).toBe(0x8_8001_8001n);
  });

  it('D25: (b) V0 looks for the L2 VM table in its stale L1 VMTE: -EINVAL, and the next VM overwrites the entry', () => {
    const profile = profileWith({ irs: { vmtTwoLevel: true } });
    const prototype = runScenario(scenarioOf({ revision: 'V0', profile, steps: [PROBE, vmInit(VM0), vmInit(VM1)] }));
    expect([prototype.ret(1), prototype.ret(2)]).toEqual([EINVAL, EINVAL]);
    const l1Vmte = prototype.events('mem.stored').filter(({ site }) => site === 'vgic_v5_alloc_l2_vmt');
    expect(l1Vmte.map(({ value }) => value)).toEqual([0x8_8000_8000n, 0x8_8000_9000n]);

    const revised = runScenario(scenarioOf({ revision: 'V4', profile, steps: [PROBE, vmInit(VM0), vmInit(VM1)] }));
    expect([revised.ret(1), revised.ret(2)]).toEqual([0, 0]);
    expect(revised.events('alloc.allocated').filter(({ site }) => site === 'vgic_v5_alloc_l2_vmt')).toHaveLength(1);
  });

  it('D25: two VMs on one line: in V0 the birth of VM 1 erases IST_VALID of VM 0', () => {
    const steps = [PROBE, vmInit(VM0), lpiEnable(10, VM0), vmInit(VM1)];
    const prototype = runScenario(scenarioOf({ revision: 'V0', steps }));
    expect(prototype.after(2).inMemory(vmteWord(VM0, LPI)) & VALID).toBe(VALID);
    expect(prototype.after(3).inMemory(vmteWord(VM0, LPI)) & VALID).toBe(0n);
    const revised = runScenario(scenarioOf({ revision: 'V4', steps }));
    expect(revised.after(3).inMemory(vmteWord(VM0, LPI)) & VALID).toBe(VALID);
  });
});
