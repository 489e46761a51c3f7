import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelBug } from '../kernel/invariant.ts';
import {
  bytesOfExponent,
  depthDifference,
  GRANULE_FLOOR,
  istBytesNeeded,
  isteOffset,
  isteSizeBytes,
  istszField,
  l1BytesNeeded,
  l1EntriesNeeded,
  l1EntriesOfBytes,
  l1EntriesOfExponent,
  l1IsteOffset,
  l1IstExponent,
  l2EntryCount,
  l2IndexBits,
  l2PointerArrayBytes,
  l2szField,
  l2TableBytes,
  linearIstExponent,
  ONE_ENTRY_FLOOR,
  twoLevelIndex,
  type TwoLevelShape,
} from './geometry.ts';

const FIELDS = [0, 1, 2];
const idWidths = fc.nat({ max: 31 });
const istszs = fc.constantFrom(...FIELDS).map(istszField);
const l2szs = fc.constantFrom(...FIELDS).map(l2szField);
const shapes: fc.Arbitrary<TwoLevelShape> = fc.record({ idBits: idWidths, istsz: istszs, l2sz: l2szs });

describe('field encodings', () => {
  it('are 0, 1 and 2', () => {
    expect(FIELDS.map(istszField)).toEqual(FIELDS);
    expect(FIELDS.map(l2szField)).toEqual(FIELDS);
  });

  it.each([-1, 3, 4, 0.5, Number.NaN])('are not %d', (n) => {
    expect(() => istszField(n)).toThrow(ModelBug);
    expect(() => l2szField(n)).toThrow(ModelBug);
  });

  it('stand for sizes', () => {
    expect(FIELDS.map((n) => isteSizeBytes(istszField(n)))).toEqual([4, 8, 16]);
    expect(FIELDS.map((n) => l2TableBytes(l2szField(n)))).toEqual([4096, 16384, 65536]);
  });
});

describe('L2 tables', () => {
  it.each([
    [0, [10, 12, 14]],
    [1, [9, 11, 13]],
    [2, [8, 10, 12]],
  ])('with ISTSZ %d index %j bits of the ID, for 4, 16, 64 KiB', (s, bits) => {
    const istsz = istszField(s);
    expect(FIELDS.map((z) => l2IndexBits({ istsz, l2sz: l2szField(z) }))).toEqual(bits);
  });

  it('are full of ISTEs', () => {
    fc.assert(
      fc.property(istszs, l2szs, (istsz, l2sz) => {
        expect(l2EntryCount({ istsz, l2sz }) * isteSizeBytes(istsz)).toBe(l2TableBytes(l2sz));
      }),
    );
  });
});

describe('linear ISTs (reference 4.5)', () => {
  it.each([
    [5, [128, 256, 512]],
    [10, [4096, 8192, 16384]],
    [12, [16384, 32768, 65536]],
    [16, [262144, 524288, 1048576]],
  ])('of %d ID bits have %j bytes for ISTSZ 0, 1, 2', (idBits, bytes) => {
    for (const floor of [0, GRANULE_FLOOR] as const) {
      expect(FIELDS.map((s) => linearBytes(idBits, s, floor))).toEqual(bytes);
    }
  });

  it.each([
    [4, 64],
    [8, 1024],
    [13, 32768],
    [14, 65536],
    [20, 4 * 2 ** 20],
    [21, 8 * 2 ** 20],
  ])('of %d ID bits without metadata have %d bytes', (idBits, bytes) => {
    expect(linearBytes(idBits, 0, GRANULE_FLOOR)).toBe(bytes);
  });
});

describe('linear ISTs below 64 bytes (reference 4.7)', () => {
  it.each([
    [0, [4, 8, 16, 32]],
    [1, [8, 16, 32]],
    [2, [16, 32]],
  ])('with ISTSZ %d are %j without a floor, and 64 bytes with it', (s, sizes) => {
    expect(sizes.map((_, idBits) => linearBytes(idBits, s, 0))).toEqual(sizes);
    expect(sizes.map((_, idBits) => linearBytes(idBits, s, GRANULE_FLOOR))).toEqual(sizes.map(() => 64));
    expect(linearBytes(sizes.length, s, 0)).toBe(64);
  });
});

describe('L1 tables without metadata (reference 4.5)', () => {
  it.each([
    // L2SZ, ID bits, depth, bytes, entries allocated, entries needed
    [0, 11, 1, 64, 8, 2],
    [0, 12, 2, 64, 8, 4],
    [0, 13, 3, 64, 8, 8],
    [0, 14, 4, 128, 16, 16],
    [0, 16, 6, 512, 64, 64],
    [0, 20, 10, 8192, 1024, 1024],
    [0, 24, 14, 131072, 16384, 16384],
    [1, 10, -2, 64, 8, 1],
    [1, 11, -1, 64, 8, 1],
    [1, 12, 0, 64, 8, 1],
    [1, 13, 1, 64, 8, 2],
    [1, 14, 2, 64, 8, 4],
    [1, 15, 3, 64, 8, 8],
    [1, 16, 4, 128, 16, 16],
    [2, 12, -2, 64, 8, 1],
    [2, 13, -1, 64, 8, 1],
    [2, 14, 0, 64, 8, 1],
    [2, 15, 1, 64, 8, 2],
    [2, 16, 2, 64, 8, 4],
    [2, 17, 3, 64, 8, 8],
  ])('L2SZ %d, %d ID bits: depth %d, %d bytes, %d entries of which %d needed', (z, idBits, ...expected) => {
    expect(l1Facts(shape(idBits, 0, z))).toEqual(expected);
  });
});

describe('L1 tables with metadata (reference 4.5)', () => {
  it.each([
    [1, 10, 64, 8],
    [1, 11, 64, 8],
    [1, 12, 64, 8],
    [1, 13, 128, 16],
    [1, 16, 1024, 128],
    [2, 9, 64, 8],
    [2, 10, 64, 8],
    [2, 11, 64, 8],
    [2, 12, 128, 16],
    [2, 16, 2048, 256],
  ])('ISTSZ %d, %d ID bits, 4K tables: %d bytes, %d entries', (s, idBits, bytes, entries) => {
    const [, l1Bytes, l1Entries] = l1Facts(shape(idBits, s, 0));
    expect([l1Bytes, l1Entries]).toEqual([bytes, entries]);
  });
});

describe('L2 tables that the posted free path loses (reference 4.6)', () => {
  const DEPTHS = [-2, -1, 0, 1, 2];

  it.each([
    [0, [28672, 28672, 28672, 24576, 16384]],
    [1, [114688, 114688, 114688, 98304, 65536]],
    [2, [458752, 458752, 458752, 393216, 262144]],
  ])('L2SZ %d: %j bytes at depths -2 to 2, for every ISTSZ', (z, lost) => {
    for (const s of FIELDS) {
      const l2bits = l2IndexBits({ istsz: istszField(s), l2sz: l2szField(z) });
      expect(DEPTHS.map((depth) => lostBytes(shape(l2bits + depth, s, z)))).toEqual(lost);
    }
  });

  it('are none from depth 3', () => {
    fc.assert(
      fc.property(shapes, (of) => {
        fc.pre(depthDifference(of) >= 3);
        return lostBytes(of) === 0;
      }),
    );
  });
});

describe('the exponent of an L1 table', () => {
  it.each([
    // who, ID bits, ISTSZ, L2SZ, floor, shift
    ['posted, alloc, 11 bits on 64K tables', 11, 0, 2, 5, 4294967296],
    ['posted, alloc, 16-byte ISTEs, 9 bits on 64K tables', 9, 2, 2, 5, 4294967296],
    ['posted, alloc, 8-byte ISTEs, 10 bits on 64K tables', 10, 1, 2, 5, 4294967296],
    ['posted, free of a zero section', 0, 0, 0, 2, 4294967289],
    ['posted, free of a linear section of 7 bits', 7, 0, 0, 2, 4294967296],
    ['prototype, alloc, 2 bits on 4K tables', 2, 0, 0, 5, 4294967291],
    ['prototype, alloc, 8 bits on 16K tables', 8, 0, 1, 5, 4294967295],
    ['prototype, alloc, 11 bits on 64K tables', 11, 0, 2, 5, 4294967296],
  ] as const)('wraps as recorded: %s', (_, idBits, s, z, floor, exponent) => {
    const n = l1IstExponent({ ...shape(idBits, s, z), floor });
    expect(bytesOfExponent(n)).toEqual({ defined: false, exponent });
    expect(() => l1EntriesOfExponent(n)).toThrow('ask bytesOfExponent() first');
  });

  it('wraps exactly when the ID space is less than a quarter of an L2 table', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(ONE_ENTRY_FLOOR, GRANULE_FLOOR), (of, floor) => {
        const size = bytesOfExponent(l1IstExponent({ ...of, floor }));
        expect(size.defined).toBe(depthDifference(of) >= -2);
      }),
    );
  });

  it('with the floor of one entry visits just the entries needed', () => {
    fc.assert(
      fc.property(shapes, (of) => {
        fc.pre(depthDifference(of) >= -2);
        const n = l1IstExponent({ ...of, floor: ONE_ENTRY_FLOOR });
        expect(l1EntriesOfExponent(n)).toBe(l1EntriesNeeded(of));
      }),
    );
  });

  it('with the floor of a granule never has too few', () => {
    fc.assert(
      fc.property(shapes, (of) => {
        fc.pre(depthDifference(of) >= -2);
        const n = l1IstExponent({ ...of, floor: GRANULE_FLOOR });
        expect(l1EntriesOfExponent(n)).toBeGreaterThanOrEqual(l1EntriesNeeded(of));
        expect(l1EntriesOfExponent(n)).toBeGreaterThanOrEqual(8);
      }),
    );
  });

  it('refuses ID widths that the field cannot hold', () => {
    for (const idBits of [-1, 32, 1.5]) {
      expect(() => l1IstExponent({ ...shape(idBits, 0, 0), floor: 5 })).toThrow('expected 0 to 31');
      expect(() => linearIstExponent({ idBits, istsz: istszField(0), floor: 5 })).toThrow(ModelBug);
    }
  });
});

describe('what an IRS may access', () => {
  it('fits what is allocated', () => {
    fc.assert(
      fc.property(idWidths, istszs, (idBits, istsz) => {
        const needed = istBytesNeeded({ idBits, istsz });
        expect(linearBytes(idBits, istsz, 0)).toBe(needed);
        expect(linearBytes(idBits, istsz, GRANULE_FLOOR)).toBe(Math.max(64, needed));
      }),
    );
  });

  it('of an L1 table is an entry for each L2 table', () => {
    expect(l1BytesNeeded(shape(12, 0, 0))).toBe(32);
    expect(l1BytesNeeded(shape(10, 0, 2))).toBe(8);
  });

  it('is reached by one way only', () => {
    fc.assert(
      fc.property(shapes, fc.nat({ max: 2 ** 24 - 1 }), (of, id) => {
        const { l1Index, l2Index } = twoLevelIndex(id, of);
        expect(l1Index * l2EntryCount(of) + l2Index).toBe(id);
        expect(isteOffset({ index: l2Index, istsz: of.istsz })).toBeLessThan(l2TableBytes(of.l2sz));
        const isInIdSpace = id < 2 ** of.idBits;
        const isInTable = l1IsteOffset(l1Index) < l1BytesNeeded(of);
        expect(isInTable || !isInIdSpace).toBe(true);
      }),
    );
  });
});

describe('entries of an L1 table', () => {
  it('are whole ones: an object of one byte has none', () => {
    expect([0, 1, 7, 8, 64].map(l1EntriesOfBytes)).toEqual([0, 0, 0, 1, 8]);
    expect(l2PointerArrayBytes(0)).toBe(0);
    expect(l2PointerArrayBytes(8)).toBe(64);
  });
});

function shape(idBits: number, s: number, z: number): TwoLevelShape {
  return { idBits, istsz: istszField(s), l2sz: l2szField(z) };
}

function linearBytes(idBits: number, s: number, floor: 0 | 5): number | null {
  const size = bytesOfExponent(linearIstExponent({ idBits, istsz: istszField(s), floor }));
  return size.defined ? size.bytes : null;
}

/** Depth, bytes, entries allocated and entries needed. */
function l1Facts(of: TwoLevelShape): readonly (number | null)[] {
  const n = l1IstExponent({ ...of, floor: GRANULE_FLOOR });
  const size = bytesOfExponent(n);
  return [depthDifference(of), size.defined ? size.bytes : null, l1EntriesOfExponent(n), l1EntriesNeeded(of)];
}

function lostBytes(of: TwoLevelShape): number {
  const allocated = l1EntriesOfExponent(l1IstExponent({ ...of, floor: GRANULE_FLOOR }));
  const freed = l1EntriesOfExponent(l1IstExponent({ ...of, floor: ONE_ENTRY_FLOOR }));
  return (allocated - freed) * l2TableBytes(of.l2sz);
}
