import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelBug } from '../kernel/invariant.ts';
import { word64 } from './addr.ts';
import { decodeIdrs, encodeIdrs, type IrsCapabilities } from './idr.ts';

const PLAIN: IrsCapabilities = {
  idBits: 24,
  minLpiIdBits: 14,
  istLevels: true,
  istL2szMask: 7,
  istmd: false,
  istmdSz: 0,
  vmIdBits: 16,
  vmtTwoLevel: true,
  vmdSizeBytes: 0,
  vpedSizeBytes: 64,
  vpeIdBits: 9,
};

const capabilities: fc.Arbitrary<IrsCapabilities> = fc.record({
  idBits: fc.nat({ max: 31 }),
  minLpiIdBits: fc.nat({ max: 15 }),
  istLevels: fc.boolean(),
  istL2szMask: fc.nat({ max: 7 }),
  istmd: fc.boolean(),
  istmdSz: fc.nat({ max: 31 }),
  vmIdBits: fc.nat({ max: 31 }),
  vmtTwoLevel: fc.boolean(),
  vmdSizeBytes: fc.oneof(
    fc.constant(0),
    fc.nat({ max: 12 }).map((n) => 2 ** n),
  ),
  vpedSizeBytes: fc.nat({ max: 12 }).map((n) => 2 ** n),
  vpeIdBits: fc.integer({ min: 1, max: 16 }),
});

describe('capability registers', () => {
  it('of an IRS with 24 ID bits, all L2 sizes, a two-level VM table and 512 VPEs', () => {
    expect(encodeIdrs(PLAIN)).toEqual({ idr2: 0x3fb8n, idr3: 0x600n, idr4: 0x206n });
  });

  it('of an IRS with metadata and a VM descriptor of 512 bytes', () => {
    const irs = { ...PLAIN, istmd: true, istmdSz: 14, vmIdBits: 8, vmtTwoLevel: false, vmdSizeBytes: 512 };
    expect(encodeIdrs(irs)).toEqual({ idr2: 0x77fb8n, idr3: 0x113n, idr4: 0x206n });
  });

  it('decode to what was encoded', () => {
    fc.assert(
      fc.property(capabilities, (irs) => {
        expect(decodeIdrs(encodeIdrs(irs))).toEqual(irs);
      }),
    );
  });

  it('have no descriptor size without VMD, whatever VMD_SZ says', () => {
    expect(decodeIdrs({ ...encodeIdrs(PLAIN), idr3: word64(0x12n) }).vmdSizeBytes).toBe(0);
  });

  it('refuse sizes that are not powers of two', () => {
    expect(() => encodeIdrs({ ...PLAIN, vpedSizeBytes: 96 })).toThrow(ModelBug);
    expect(() => encodeIdrs({ ...PLAIN, vmdSizeBytes: 100 })).toThrow(ModelBug);
  });
});
