import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeVpeCr0, decodeVpeDbr, decodeVpeSelr, encodeVpeCr0, encodeVpeDbr, encodeVpeSelr } from './irs-vpe.ts';

const ids = fc.nat({ max: 0xffff });

describe('golden values for VM 5, VPE 2, doorbell LPI 0x123', () => {
  it('select the VPE, with the VM in the low half', () => {
    expect(encodeVpeSelr({ vmId: 5, vpeId: 2 })).toBe(0x8000000200000005n);
  });

  it('program the doorbell as the revised code and as the prototype', () => {
    const doorbell = { isValid: true, lpiId: 0x123, isRequested: false };
    expect(encodeVpeDbr({ ...doorbell, priorityMask: 0 })).toBe(0x8000000000000123n);
    expect(encodeVpeDbr({ ...doorbell, priorityMask: 31 })).toBe(0x8000001f00000123n);
  });

  it('exclude the VPE from 1-of-N selection', () => {
    expect(encodeVpeCr0({ isExcludedFromOneOfN: true })).toBe(1n);
  });
});

describe('VPE registers decode to what was encoded', () => {
  it('VPE_SELR', () => {
    fc.assert(
      fc.property(fc.record({ vmId: ids, vpeId: ids }), (selection) => {
        expect(decodeVpeSelr(encodeVpeSelr(selection))).toEqual(selection);
      }),
    );
  });

  it('VPE_DBR', () => {
    const doorbells = fc.record({
      isValid: fc.boolean(),
      lpiId: fc.nat({ max: 2 ** 24 - 1 }),
      priorityMask: fc.nat({ max: 31 }),
      isRequested: fc.boolean(),
    });
    fc.assert(
      fc.property(doorbells, (doorbell) => {
        expect(decodeVpeDbr(encodeVpeDbr(doorbell))).toEqual(doorbell);
      }),
    );
  });

  it('VPE_CR0', () => {
    for (const isExcludedFromOneOfN of [true, false]) {
      expect(decodeVpeCr0(encodeVpeCr0({ isExcludedFromOneOfN }))).toEqual({ isExcludedFromOneOfN });
    }
  });
});

describe('a value of VPE_SELR without S', () => {
  it('selects nothing', () => {
    expect(decodeVpeSelr(0x200000005n)).toBeNull();
  });
});
