import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physAddr } from './addr.ts';
import { fieldReplace, reservedBits } from './bits.ts';
import { istszField, l2szField } from './geometry.ts';
import {
  decodeIstSection,
  encodeIstSection,
  hasReservedSizes,
  IST_ISTSZ,
  IST_L2SZ,
  IST_SECTION_LAYOUT,
  IST_VALID,
  type IstSection,
  LPI_SECTION,
  sectionOf,
  SPI_SECTION,
} from './ist-section.ts';

const sections: fc.Arbitrary<IstSection> = fc.record({
  l2sz: fc.constantFrom(0, 1, 2).map(l2szField),
  istBase: fc.nat({ max: 2 ** 46 - 1 }).map((n) => physAddr(n * 64)),
  istsz: fc.constantFrom(0, 1, 2).map(istszField),
  structure: fc.constantFrom('linear', 'two-level'),
  idBits: fc.nat({ max: 31 }),
});

describe('an IST in the VMTE', () => {
  it.each<[string, IstSection, bigint]>([
    ['LPI, 12 bits, two-level', section('two-level', 0x412345000, 12, 0, 0), 0x6400000412345000n],
    ['LPI, 16 bits, two-level', section('two-level', 0x412346000, 16, 0, 0), 0x8400000412346000n],
    ['LPI, 16-byte ISTEs, 64K tables', section('two-level', 0x412346000, 16, 2, 2), 0x8600000412346004n],
    ['SPI, 5 bits, linear', section('linear', 0x412340080, 5, 0, 0), 0x2800000412340080n],
    ['LPI, 10 bits, linear, as recorded', section('linear', 0x880018000, 10, 0, 0), 0x5000000880018000n],
    ['SPI, 3 bits, linear, as recorded', section('linear', 0x880012000, 3, 0, 0), 0x1800000880012000n],
  ])('%s', (_, decoded, word) => {
    expect(encodeIstSection(decoded)).toBe(word);
    expect(decodeIstSection(word)).toEqual({ ...decoded, isValid: false });
  });

  it('is valid once the IRS has said so', () => {
    expect(decodeIstSection(fieldReplace(0x6400000412345000n, IST_VALID, 1)).isValid).toBe(true);
    expect(fieldReplace(0x6400000412345000n, IST_VALID, 1)).toBe(0x6400000412345001n);
  });

  it('decodes to what was encoded, without reserved bits', () => {
    fc.assert(
      fc.property(sections, (decoded) => {
        const word = encodeIstSection(decoded);
        expect(decodeIstSection(word)).toEqual({ ...decoded, isValid: false });
        expect(reservedBits(word, IST_SECTION_LAYOUT)).toBe(0n);
        expect(hasReservedSizes(word)).toBe(false);
      }),
    );
  });

  it('must begin on a 64-byte granule', () => {
    expect(() => encodeIstSection(section('linear', 0x880012020, 3, 0, 0))).toThrow('IST_ADDR[55:6]');
  });
});

describe('reserved sizes', () => {
  const word = 0x8600000412346004n;

  it('read as the smallest', () => {
    expect(decodeIstSection(fieldReplace(word, IST_ISTSZ, 3)).istsz).toBe(0);
    expect(decodeIstSection(fieldReplace(word, IST_L2SZ, 3)).l2sz).toBe(0);
  });

  it('can be told from correct ones', () => {
    expect(hasReservedSizes(word)).toBe(false);
    expect(hasReservedSizes(fieldReplace(word, IST_ISTSZ, 3))).toBe(true);
    expect(hasReservedSizes(fieldReplace(word, IST_L2SZ, 3))).toBe(true);
  });
});

describe('sections', () => {
  it('are word 2 for LPIs and word 3 for SPIs', () => {
    expect(sectionOf('lpi')).toBe(LPI_SECTION);
    expect(sectionOf('spi')).toBe(SPI_SECTION);
    expect([LPI_SECTION, SPI_SECTION]).toEqual([2, 3]);
  });
});

function section(
  structure: IstSection['structure'],
  base: number,
  idBits: number,
  istsz: number,
  l2sz: number,
): IstSection {
  return { l2sz: l2szField(l2sz), istBase: physAddr(base), istsz: istszField(istsz), structure, idBits };
}
