import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physAddr } from './addr.ts';
import { fieldReplace, reservedBits } from './bits.ts';
import { decodeVpete, encodeVpete, VPETE_LAYOUT, VPETE_VALID, vpeteOffset } from './vpete.ts';

const buffers = fc.nat({ max: 2 ** 49 - 1 }).map((n) => physAddr(n * 8));

describe('VPETE', () => {
  it('holds the VPE descriptor, and VALID once the IRS has set it', () => {
    const vpedBase = physAddr(0x880010040);
    expect(encodeVpete({ vpedBase })).toBe(0x880010040n);
    expect(decodeVpete(fieldReplace(0x880010040n, VPETE_VALID, 1))).toEqual({ isValid: true, vpedBase });
  });

  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(buffers, (vpedBase) => {
        expect(decodeVpete(encodeVpete({ vpedBase }))).toEqual({ isValid: false, vpedBase });
        expect(reservedBits(encodeVpete({ vpedBase }), VPETE_LAYOUT)).toBe(0n);
      }),
    );
  });

  it('is found by VPE ID', () => {
    expect(vpeteOffset(9)).toBe(72);
  });
});
