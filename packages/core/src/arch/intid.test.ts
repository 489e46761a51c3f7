import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelBug } from '../kernel/invariant.ts';
import { reservedBits } from './bits.ts';
import { decodeIntid, encodeIntid, intid, INTID_LAYOUT, type IntidParts, intidTypeOf, istTypeOf } from './intid.ts';

const parts: fc.Arbitrary<IntidParts> = fc.record({
  type: fc.constantFrom('ppi', 'lpi', 'spi'),
  id: fc.nat({ max: 2 ** 24 - 1 }),
});

describe('INTID', () => {
  it('of SPI 7 and LPI 300', () => {
    expect(encodeIntid({ type: 'spi', id: 7 })).toBe(0x60000007);
    expect(encodeIntid({ type: 'lpi', id: 300 })).toBe(0x4000012c);
  });

  it('comes apart as it was put together', () => {
    fc.assert(
      fc.property(parts, (x) => {
        expect(decodeIntid(encodeIntid(x))).toEqual(x);
        expect(reservedBits(BigInt(encodeIntid(x)), INTID_LAYOUT)).toBe(0n);
      }),
    );
  });

  it('has no meaning when its type is reserved', () => {
    for (const type of [0, 4, 5, 6, 7]) expect(decodeIntid(intid(type * 2 ** 29))).toBeNull();
  });

  it('has an ID of 24 bits', () => {
    expect(() => encodeIntid({ type: 'lpi', id: 2 ** 24 })).toThrow('does not fit field ID[23:0]');
    expect(() => intid(2 ** 32)).toThrow(ModelBug);
  });
});

describe('TYPE', () => {
  it('is 1 for PPI, 2 for LPI, 3 for SPI', () => {
    expect([0, 1, 2, 3, 4].map(intidTypeOf)).toEqual([null, 'ppi', 'lpi', 'spi', null]);
  });

  it('names an IST only for LPIs and SPIs', () => {
    expect([0, 1, 2, 3, 4].map(istTypeOf)).toEqual([null, null, 'lpi', 'spi', null]);
  });
});
