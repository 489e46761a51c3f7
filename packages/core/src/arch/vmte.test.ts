import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physAddr } from './addr.ts';
import { fieldReplace, reservedBits } from './bits.ts';
import {
  decodeL1Vmte,
  decodeVmteWord0,
  decodeVmteWord1,
  encodeL1Vmte,
  encodeVmteWord0,
  encodeVmteWord1,
  L1_VMTE_LAYOUT,
  L1_VMTE_VALID,
  l1VmteOffset,
  L2_VMT_BYTES,
  twoLevelVmIndex,
  VMTE_BYTES,
  VMTE_LAYOUTS,
  VMTE_VALID,
  vmteOffset,
  VMTES_PER_L2,
  vmteWordOffset,
} from './vmte.ts';

const words = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const tables = fc.nat({ max: 2 ** 40 - 1 }).map((n) => physAddr(n * 4096));
const buffers = fc.nat({ max: 2 ** 49 - 1 }).map((n) => physAddr(n * 8));

describe('L1 VMTE', () => {
  it('holds the L2 table, and VALID once the IRS has set it', () => {
    const l2Base = physAddr(0x880008000);
    const written = encodeL1Vmte({ l2Base });
    expect(written).toBe(0x880008000n);
    expect(decodeL1Vmte(fieldReplace(written, L1_VMTE_VALID, 1))).toEqual({ isValid: true, l2Base });
  });

  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(tables, (l2Base) => {
        expect(decodeL1Vmte(encodeL1Vmte({ l2Base }))).toEqual({ isValid: false, l2Base });
        expect(reservedBits(encodeL1Vmte({ l2Base }), L1_VMTE_LAYOUT)).toBe(0n);
      }),
    );
  });

  it('refuses a table that is not 4 KiB aligned', () => {
    expect(() => encodeL1Vmte({ l2Base: physAddr(0x880008800) })).toThrow('does not fit field L2_ADDR[51:12]');
  });
});

describe('L2 VMTE, word 0', () => {
  it('holds the VM descriptor, and VALID once the IRS has set it', () => {
    const vmdBase = physAddr(0x8800010c0);
    expect(encodeVmteWord0({ vmdBase })).toBe(0x8800010c0n);
    expect(decodeVmteWord0(fieldReplace(0x8800010c0n, VMTE_VALID, 1))).toEqual({ isValid: true, vmdBase });
  });

  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(buffers, (vmdBase) => {
        expect(decodeVmteWord0(encodeVmteWord0({ vmdBase }))).toEqual({ isValid: false, vmdBase });
        expect(reservedBits(encodeVmteWord0({ vmdBase }), VMTE_LAYOUTS[0])).toBe(0n);
      }),
    );
  });
});

describe('L2 VMTE, word 1', () => {
  it.each([
    ['4 VPEs', 0x41233f000, 2, 0x100000041233f000n],
    ['1 VPE, as recorded of the posted code', 0x880011000, 1, 0x800000880011000n],
    ['512 VPEs, as recorded of the prototype', 0x880018000, 9, 0x4800000880018000n],
  ])('for %s', (_, base, vpeIdBits, word) => {
    const vpetBase = physAddr(base);
    expect(encodeVmteWord1({ vpetBase, vpeIdBits })).toBe(word);
    expect(decodeVmteWord1(word)).toEqual({ vpetBase, vpeIdBits });
    expect(reservedBits(word, VMTE_LAYOUTS[1])).toBe(0n);
  });

  it('refuses a VPE ID width of more than 5 bits', () => {
    expect(() => encodeVmteWord1({ vpetBase: physAddr(0), vpeIdBits: 32 })).toThrow('VPE_ID_BITS[63:59]');
  });
});

describe('decoding', () => {
  it('takes any word, as an IRS must that walks memory of another use', () => {
    fc.assert(
      fc.property(words, (word) => {
        decodeL1Vmte(word);
        decodeVmteWord0(word);
        decodeVmteWord1(word);
      }),
    );
  });
});

describe('the place of a VM', () => {
  it('in a linear table is its ID', () => {
    expect(vmteOffset(5)).toBe(160);
    expect(vmteOffset(5) + vmteWordOffset(3)).toBe(184);
  });

  it.each([
    [0, 0, 0],
    [127, 0, 127],
    [128, 1, 0],
    [0xffff, 511, 127],
  ])('%d in a two-level table is entry %d, VMTE %d', (vmId, l1Index, l2Index) => {
    expect(twoLevelVmIndex(vmId)).toEqual({ l1Index, l2Index });
    expect(l1VmteOffset(l1Index)).toBe(8 * l1Index);
  });

  it('fits a page', () => {
    expect(VMTES_PER_L2 * VMTE_BYTES).toBe(L2_VMT_BYTES);
  });
});
