import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfExponent, depthDifference, istszField, l1IstExponent, l2szField, l2TableBytes } from './geometry.ts';
import { isTwoLevelByDivision, isTwoLevelByL2, isTwoLevelByPage, istszFor, l2szFor, spiIdBits } from './ist-shape.ts';

const PAGES = [4096, 16384, 65536] as const;
const pages = fc.constantFrom(...PAGES);
const idWidths = fc.nat({ max: 31 });
const istszs = fc.constantFrom(0, 1, 2).map(istszField);
const l2szs = fc.constantFrom(0, 1, 2).map(l2szField);

describe('ISTSZ (reference 4.2)', () => {
  it('is 0 without metadata', () => {
    expect(istszFor({ idBits: 16, istmd: false, istmdSz: 14 })).toBe(0);
  });

  it.each([
    [13, 1],
    [14, 2],
    [15, 2],
  ])('with metadata and a limit of 14 bits is, for %d bits, %d', (idBits, istsz) => {
    expect(istszFor({ idBits, istmd: true, istmdSz: 14 })).toBe(istsz);
  });
});

describe('L2SZ (reference 4.3)', () => {
  const MASKS = [0b001, 0b010, 0b011, 0b100, 0b101, 0b110, 0b111, 0b000];

  it.each([
    [4096, [4, 16, 4, 64, 4, 16, 4, 64]],
    [16384, [4, 16, 16, 64, 4, 16, 16, 64]],
    [65536, [4, 16, 4, 64, 64, 64, 64, 64]],
  ] as const)('with pages of %d bytes is %j KiB for masks 1 to 7 and 0', (pageSizeBytes, sizes) => {
    const chosen = MASKS.map((supportedMask) => l2TableBytes(l2szFor({ pageSizeBytes, supportedMask })) / 1024);
    expect(chosen).toEqual(sizes);
  });

  it('is supported whenever any size is', () => {
    fc.assert(
      fc.property(pages, fc.integer({ min: 1, max: 7 }), (pageSizeBytes, supportedMask) => {
        const l2sz = l2szFor({ pageSizeBytes, supportedMask });
        return (supportedMask & (1 << l2sz)) !== 0;
      }),
    );
  });
});

describe('linear or two-level (reference 4.4)', () => {
  it.each([
    // page, L2SZ, last ID width that is linear for the posted code, and for the revised code
    [4096, 0, 10, 10],
    [4096, 1, 10, 12],
    [4096, 2, 10, 14],
    [16384, 0, 12, 10],
    [16384, 1, 12, 12],
    [16384, 2, 12, 14],
    [65536, 0, 14, 10],
    [65536, 1, 14, 12],
    [65536, 2, 14, 14],
  ] as const)('pages of %d bytes, L2SZ %d: linear up to %d by page, up to %d by L2', (page, z, byPage, byL2) => {
    const istsz = istszField(0);
    for (let idBits = 0; idBits <= 31; idBits += 1) {
      const given = { istLevels: true, idBits, istsz };
      expect(isTwoLevelByPage({ ...given, pageSizeBytes: page })).toBe(idBits > byPage);
      expect(isTwoLevelByL2({ ...given, l2sz: l2szField(z) })).toBe(idBits > byL2);
    }
  });

  it('is the same by page and by L2 where an L2 table is a page', () => {
    fc.assert(
      fc.property(idWidths, istszs, l2szs, (idBits, istsz, l2sz) => {
        const given = { istLevels: true, idBits, istsz };
        const byPage = isTwoLevelByPage({ ...given, pageSizeBytes: l2TableBytes(l2sz) });
        expect(isTwoLevelByL2({ ...given, l2sz })).toBe(byPage);
      }),
    );
  });

  it('is linear without IST_LEVELS, by every rule', () => {
    fc.assert(
      fc.property(idWidths, istszs, l2szs, pages, (idBits, istsz, l2sz, pageSizeBytes) => {
        const given = { istLevels: false, idBits, istsz, l2sz, pageSizeBytes };
        expect([isTwoLevelByPage(given), isTwoLevelByL2(given)]).toEqual([false, false]);
        expect(isTwoLevelByDivision(given)).toEqual({ isTwoLevel: false, dividesByZero: false });
      }),
    );
  });
});

describe('the L1 size wraps (reference 9.2 D2)', () => {
  it('by the page rule in three cases only, all with 4K pages and 64K L2 tables', () => {
    const wrapping = everyChoice().filter(
      (choice) => isTwoLevelByPage(choice) && !bytesOfExponent(l1IstExponent({ ...choice, floor: 5 })).defined,
    );
    expect(
      wrapping.map(({ pageSizeBytes, supportedMask, istsz, idBits }) => [pageSizeBytes, supportedMask, istsz, idBits]),
    ).toEqual([
      [4096, 0b100, 0, 11],
      [4096, 0b100, 1, 10],
      [4096, 0b100, 2, 9],
    ]);
  });

  it('by the L2 rule never: two-level means a depth from 1', () => {
    expect(everyChoice().filter((choice) => isTwoLevelByL2(choice) && depthDifference(choice) < 1)).toEqual([]);
  });
});

describe('the rule of the prototype', () => {
  it('divides by zero without metadata, hence two levels but for no ID bits at all', () => {
    fc.assert(
      fc.property(idWidths, pages, (idBits, pageSizeBytes) => {
        const decision = isTwoLevelByDivision({ istLevels: true, idBits, istsz: istszField(0), pageSizeBytes });
        expect(decision).toEqual({ isTwoLevel: idBits > 0, dividesByZero: true });
      }),
    );
  });

  it.each([1, 2])('is always linear with ISTSZ %d', (s) => {
    fc.assert(
      fc.property(idWidths, pages, (idBits, pageSizeBytes) => {
        const decision = isTwoLevelByDivision({ istLevels: true, idBits, istsz: istszField(s), pageSizeBytes });
        expect(decision).toEqual({ isTwoLevel: false, dividesByZero: false });
      }),
    );
  });
});

describe('ID bits of an SPI IST', () => {
  it.each([
    [32, 5],
    [33, 6],
    [1024, 10],
    [1, 0],
  ])('for %d SPIs are %d', (spiCount, bits) => {
    expect(spiIdBits({ spiCount, minSpiCount: 1 })).toBe(bits);
  });

  it('are at least 4 in the prototype', () => {
    expect([1, 15, 16, 17].map((spiCount) => spiIdBits({ spiCount, minSpiCount: 16 }))).toEqual([4, 4, 4, 5]);
  });
});

/** Every shape that the kernel can choose for an IRS with two-level ISTs that supports some L2 size. */
function everyChoice() {
  return PAGES.flatMap((pageSizeBytes) =>
    [0b001, 0b010, 0b100, 0b011, 0b101, 0b110, 0b111].flatMap((supportedMask) =>
      [0, 1, 2].flatMap((s) =>
        Array.from({ length: 25 }, (_, idBits) => ({
          istLevels: true,
          pageSizeBytes,
          supportedMask,
          l2sz: l2szFor({ pageSizeBytes, supportedMask }),
          istsz: istszField(s),
          idBits,
        })),
      ),
    ),
  );
}
