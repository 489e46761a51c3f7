import { profileWith } from '@vist/core/testing';
import { describe, expect, it } from 'vitest';
import { vmteWord } from './addresses.ts';
import { provenanceInV1 } from './provenance.ts';
import { type Run, runScenario } from './run-scenario.ts';
import {
  allocationFails,
  lpiDisable,
  lpiEnable,
  PROBE,
  scenarioOf,
  type ScenarioParts,
  spiEnable,
  type Step,
  teardown,
  VMT_FREE,
  vmInit,
  vmStep,
} from './scenarios.ts';

const EBUSY = -16;
const EINVAL = -22;

const VMTE = vmteWord(0, 0);
const LPI_SECTION = vmteWord(0, 2);
const SPI_SECTION = vmteWord(0, 3);

function run(revision: string, steps: readonly Step[], rest: Pick<ScenarioParts, 'faults'> = {}): Run {
  return runScenario(scenarioOf({ revision, steps, ...rest }));
}

/** What each free of an operation frees, by who allocated it and how many bytes; NULL is not listed. */
function freedBy(log: Run, operation: number): readonly string[] {
  const sites = new Map(
    log.events('alloc.allocated').map(({ addr, site, sizeReqBytes }) => [addr, `${site} ${sizeReqBytes}`]),
  );
  const freed = log.during(operation).events('alloc.freed');
  return freed.flatMap(({ addr }) => (addr === null ? [] : [sites.get(addr) ?? 'unknown']));
}

describe('D5: a second enable replaces the pointer to the first IST', () => {
  const twice = (idBits: number): readonly Step[] => [
    PROBE,
    vmInit(),
    lpiEnable(idBits),
    lpiEnable(idBits),
    teardown(),
    VMT_FREE,
  ];

  it('D5: 12 ID bits: V1 loses the first IST (32896 bytes) and, freeing the second, 4 of its L2 tables (16384)', () => {
    const posted = run('V1', twice(12));
    expect(posted.ret(3)).toBe(EINVAL);
    expect(posted.after(3).state.kvm.vmis[0]?.fields.h_lpi_ist).toBeNull();
    // The IRS still uses the first one.
    expect(posted.after(3).inMemory(LPI_SECTION)).toBe(0x6400_0008_8001_0081n);
    expect(posted.end.live).toEqual({ objects: 10 + 4, bytes: 32_896 + 16_384 });
    expect(posted.end.live.bytes).toBe(49_280);
  });

  it('D5: 12 ID bits: V4 answers -EBUSY and loses nothing', () => {
    const revised = run('V4', twice(12));
    expect(revised.ret(3)).toBe(EBUSY);
    expect(revised.during(3).events('alloc.allocated')).toEqual([]);
    expect(revised.end.live).toEqual({ objects: 0, bytes: 0 });
  });

  it('D5: 10 ID bits, a linear IST: 4096 bytes lost in V1, none in V4', () => {
    expect(run('V1', twice(10)).end.live).toEqual({ objects: 1, bytes: 4096 });
    expect(run('V4', twice(10)).end.live).toEqual({ objects: 0, bytes: 0 });
  });

  it('D5: ebusy-guard keeps the first IST; what is lost then is D1', () => {
    expect(run('V1,+ebusy-guard', twice(12)).end.live).toEqual({ objects: 4, bytes: 16_384 });
    expect(run('V1,+ebusy-guard,+free-floor', twice(12)).end.live).toEqual({ objects: 0, bytes: 0 });
  });
});

describe('D6: the structure flag follows the second attempt', () => {
  const steps = [PROBE, vmInit(), lpiEnable(12), lpiEnable(7), lpiDisable(), teardown(), VMT_FREE];

  it('D6: a two-level IST, then a linear attempt: V1 frees NULL, zeroes the section and leaks all 32896 bytes', () => {
    const posted = run('V1', steps);
    expect(posted.ret(3)).toBe(EINVAL);
    expect(posted.after(3).state.kvm.vmis[0]?.fields).toMatchObject({ h_lpi_ist_structure: 0, h_lpi_ist: null });
    expect(posted.ret(4)).toBe(0);
    expect(posted.during(4).events('alloc.freed')).toMatchObject([{ addr: null, was: 'null' }]);
    expect(posted.after(4).inMemory(LPI_SECTION)).toBe(0n);
    expect(posted.end.live).toEqual({ objects: 10, bytes: 32_896 });
  });

  it('D6: V4 refuses the second attempt and frees the two-level IST', () => {
    const revised = run('V4', steps);
    expect([revised.ret(3), revised.ret(4)]).toEqual([EBUSY, 0]);
    expect(freedBy(revised, 4)).toHaveLength(10);
    expect(revised.end.live).toEqual({ objects: 0, bytes: 0 });
  });
});

describe('D12: release frees VM descriptor and VPE table before the ISTs', () => {
  const profile = profileWith({ irs: { vmdSizeBytes: 256 } });
  const release = (revision: string): Run =>
    runScenario(scenarioOf({ revision, profile, steps: [PROBE, vmInit(), spiEnable(), lpiEnable(10), teardown()] }));

  it('D12: V1 frees them first, and their pointers are still published when the first IST is freed', () => {
    const posted = release('V1');
    expect(freedBy(posted, 4)).toEqual([
      'vgic_v5_vmte_alloc_vpe 64',
      // The array of VPE descriptors, the VM descriptor, the VPE table.
      'vgic_v5_vmte_init 16',
      'vgic_v5_vmte_init 256',
      'vgic_v5_vmte_init 16',
      'vgic_v5_alloc_linear_ist 4096',
      'vgic_v5_alloc_linear_ist 128',
      'vgic_v5_vmte_init 56',
    ]);
    const atFirstIst = posted.when(
      (event) => event.type === 'alloc.freed' && event.site === 'vgic_v5_free_allocated_lpi_ist',
    );
    const { vmd_base: vmd, vpet_base: vpet } = atFirstIst.state.kvm.vmis[0]?.fields ?? {};
    expect([vmd, vpet]).toEqual([0x8_8001_1000, 0x8_8001_2000]);
    // The hunk that frees the ISTs is the patch's; the function around it is not.
    expect(provenanceInV1('vgic_v5_vmte_release')).toBe('reconstructed');
  });

  it('D12: V4 frees the ISTs first', () => {
    expect(freedBy(release('V4'), 4)).toEqual([
      'vgic_v5_alloc_linear_ist 4096',
      'vgic_v5_alloc_linear_ist 128',
      'vgic_v5_vmte_init 64',
      'vgic_v5_vmte_init 64',
      'vgic_v5_vmte_init 256',
      'vgic_v5_vmte_init 72',
    ]);
  });
});

describe('D13: an IST is freed before its section is cleared', () => {
  const steps = [PROBE, vmInit(), spiEnable(), lpiEnable(10), lpiDisable(), teardown()];

  it.each([
    { revision: 'V1', lpiIst: 0x8_8001_8000n, spiIst: 0x8_8001_2000n },
    { revision: 'V4', lpiIst: 0x8_8001_8000n, spiIst: 0x8_8001_1000n },
  ])(
    'D13: $revision: memory still names the freed IST, for SPIs even as valid; harmless while the VM is not',
    (row) => {
      const log = run(row.revision, steps);
      const lpiFreed = log.when(
        (event) => event.type === 'alloc.freed' && event.site === 'vgic_v5_free_allocated_lpi_ist',
      );
      expect(lpiFreed.inMemory(LPI_SECTION)).toBe(0x5000_0000_0000_0000n | row.lpiIst);
      const spiFreed = log.when(
        (event) => event.type === 'alloc.freed' && event.site === 'vgic_v5_free_allocated_spi_ist',
      );
      expect(spiFreed.inMemory(SPI_SECTION)).toBe(0x2800_0000_0000_0001n | row.spiIst);
      expect(spiFreed.inMemory(VMTE) & 1n).toBe(0n);
      expect(log.end.inMemory(SPI_SECTION)).toBe(0n);
    },
  );
});

describe('D16: the dead work of the two-level free', () => {
  // The second enable fails after it has set the structure flag; the section is zero then.
  const steps = [PROBE, vmInit(), lpiEnable(12), lpiDisable(), lpiEnable(12), lpiDisable()];
  const faults = [allocationFails(4, 2)];

  it('D16: it computes a size from a zeroed section, which nobody uses: an undefined shift in V1, nothing in V4', () => {
    const posted = run('V1', steps, { faults });
    expect(posted.ret(4)).toBe(-12);
    expect(posted.events('ub.shiftedOutOfBounds')).toMatchObject([
      // 0 - 10 + 2 in 32 bits without a sign, plus 1.
      { site: 'vgic_v5_two_level_ist_free', exponent: 4_294_967_289 },
    ]);
    expect(posted.ret(5)).toBeNull();
    expect(run('V4', steps, { faults }).ret(5)).toBe(0);
  });

  it('D16: drop-dead-work is the fix', () => {
    expect(run('V1,+drop-dead-work', steps, { faults }).ret(5)).toBe(0);
  });
});

describe('D20: SPI ISTs are not guarded, and allocated and assigned by the caller', () => {
  const twice = [PROBE, vmInit(), spiEnable(), spiEnable(), teardown(), VMT_FREE];

  it('D20: V1 loses the first SPI IST (128 bytes) when SPIs are enabled twice, V4 answers -EBUSY', () => {
    const posted = run('V1', twice);
    expect(posted.ret(3)).toBe(EINVAL);
    expect(posted.end.live).toEqual({ objects: 1, bytes: 128 });
    const revised = run('V4', twice);
    expect(revised.ret(3)).toBe(EBUSY);
    expect(revised.end.live).toEqual({ objects: 0, bytes: 0 });
  });

  it('D20: after a failed assignment, a V1 caller that does not free keeps the IST until tear-down', () => {
    const steps = [PROBE, vmInit(), vmStep('spi_enable', 0, { id_bits: 5, free_on_failure: 0 }), teardown(), VMT_FREE];
    const fault = { type: 'cmd', op: 2, k: 1, mode: 'error', err: -5 } as const;
    const posted = runScenario(scenarioOf({ revision: 'V1', steps, faults: [fault] }));
    expect(posted.ret(2)).toBe(-5);
    expect(posted.after(2).state.kvm.vmis[0]?.fields.h_spi_ist).toBe(0x8_8001_2000);
    expect(posted.end.live).toEqual({ objects: 0, bytes: 0 });
    const revised = runScenario(scenarioOf({ revision: 'V4', steps, faults: [fault] }));
    expect(revised.after(2).state.kvm.vmis[0]?.fields.h_spi_ist).toBeNull();
  });
});

describe('D21: a VM without VM ID', () => {
  const steps = [PROBE, vmInit(0), lpiEnable(10, 1)];

  it("D21: V0 has no such value: enabling LPIs for VM 1, which was never made, writes VM 0's section", () => {
    const prototype = run('V0', steps);
    expect(prototype.end.inMemory(LPI_SECTION)).toBe(0x5400_0008_8001_0080n);
  });

  it.each(['V1', 'V4'])('D21: %s refuses it with -EINVAL and touches nothing', (revision) => {
    const log = run(revision, steps);
    expect(log.ret(2)).toBe(EINVAL);
    expect(log.during(2).events('mem.stored')).toEqual([]);
    expect(log.during(2).events('alloc.allocated')).toEqual([]);
    expect(provenanceInV1('vgic_v5_allocate_vm_id')).toBe('reconstructed');
  });
});
