import { profileWith } from '@vist/core/testing';
import { describe, expect, it } from 'vitest';
import { VALID, vmteWord } from './addresses.ts';
import { provenanceInV1 } from './provenance.ts';
import { type Run, runScenario } from './run-scenario.ts';
import { irsStoresLpi, lpiEnable, PROBE, scenarioOf, type Step, vmInit, vmteRelease } from './scenarios.ts';

const EBUSY = -16;
const EINVAL = -22;
const ENABLE = 2;
const LPI_SECTION = vmteWord(0, 2);

/** Tables are little-endian in memory, whatever the PEs are. */
function onBigEndian(revision: string, ...steps: readonly Step[]): Run {
  return runScenario(
    scenarioOf({ revision, profile: profileWith({ endianness: 'big' }), steps: [PROBE, vmInit(), ...steps] }),
  );
}

describe('D14: VALID outside the byte swap', () => {
  const l1Istes = (run: Run): readonly bigint[] =>
    run
      .during(ENABLE)
      .events('mem.stored')
      .filter(({ site }) => site === 'vgic_v5_alloc_l2_ists')
      .map(({ value }) => value);

  it('D14: on a big-endian host V1 sets bit 56 of each L1 ISTE, and the IRS drops every LPI', () => {
    const run = onBigEndian('V1', lpiEnable(12), irsStoresLpi(5, 0x9));
    expect(run.ret(ENABLE)).toBe(0);
    expect(l1Istes(run).slice(0, 2)).toEqual([0x100_0008_8001_8000n, 0x100_0008_8001_9000n]);
    expect(l1Istes(run).every((iste) => (iste & VALID) === 0n)).toBe(true);
    expect(run.events('irs.walkStopped')).toMatchObject([{ reason: 'l1-iste-invalid', intType: 2, id: 5 }]);
    expect(run.during(3).events('mem.deviceStored')).toEqual([]);
    expect(provenanceInV1('vgic_v5_alloc_l2_ists')).toBe('posted');
  });

  it.each(['V2', 'V3', 'V4', 'V1,+valid-inside-swap'])(
    'D14: %s sets bit 0, and the IRS stores the ISTE',
    (revision) => {
      const run = onBigEndian(revision, lpiEnable(12), irsStoresLpi(5, 0x9));
      expect(l1Istes(run).slice(0, 2)).toEqual([0x8_8001_8001n, 0x8_8001_9001n]);
      expect(run.during(3).events('mem.deviceStored')).toMatchObject([{ addr: 0x8_8001_8014, value: 0x9n }]);
    },
  );

  it('D14: on a little-endian host V1 is right', () => {
    const run = runScenario(scenarioOf({ revision: 'V1', steps: [PROBE, vmInit(), lpiEnable(12)] }));
    expect(l1Istes(run)[0]).toBe(0x8_8001_8001n);
  });
});

describe('D15: fields taken from the raw little-endian word', () => {
  it('D15: V1 looks for IST_VALID in bit 56, finds it clear, and assigns a second IST over a valid section', () => {
    const run = onBigEndian('V1', lpiEnable(12), lpiEnable(12));
    expect(run.after(2).inMemory(LPI_SECTION)).toBe(0x6400_0008_8001_0081n);
    expect(run.ret(3)).toBe(0);
    expect(run.after(3).inMemory(LPI_SECTION) & VALID).toBe(0n);
    expect(run.during(3).events('irs.commandCompleted')).toMatchObject([{ outcome: 'refused' }]);
    expect(provenanceInV1('vgic_v5_vmte_assign_ist')).toBe('posted');
  });

  it('D15: with the bytes swapped (le-loads) V1 sees it, and V4 does not come so far', () => {
    expect(onBigEndian('V1,+le-loads', lpiEnable(12), lpiEnable(12)).ret(3)).toBe(EINVAL);
    expect(onBigEndian('V4', lpiEnable(12), lpiEnable(12)).ret(3)).toBe(EBUSY);
  });

  it('D15: V1 releases a valid VM, in reconstructed code; V4 refuses', () => {
    const posted = onBigEndian('V1', vmteRelease());
    expect(posted.after(1).inMemory(vmteWord(0, 0)) & VALID).toBe(VALID);
    expect(posted.ret(2)).toBe(0);
    expect(provenanceInV1('vgic_v5_vmte_release')).toBe('reconstructed');
    expect(onBigEndian('V4', vmteRelease()).ret(2)).toBe(EINVAL);
  });
});
