import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelBug } from '../kernel/invariant.ts';
import { ceilLog2, exactLog2, floorLog2, isPowerOfTwo, nextPowerOfTwo, roundUp } from './pow2.ts';

const counts = fc.integer({ min: 1, max: 2 ** 52 });

describe('logarithms', () => {
  it('are exact next to powers of two', () => {
    for (let log2 = 2; log2 <= 52; log2 += 1) {
      const n = 2 ** log2;
      expect([floorLog2(n - 1), floorLog2(n), floorLog2(n + 1)]).toEqual([log2 - 1, log2, log2]);
      expect([ceilLog2(n - 1), ceilLog2(n), ceilLog2(n + 1)]).toEqual([log2, log2, log2 + 1]);
    }
  });

  it('bracket the number', () => {
    fc.assert(fc.property(counts, (n) => 2 ** floorLog2(n) <= n && n <= 2 ** ceilLog2(n)));
  });

  it.each([0, -4, 2.5])('do not exist for %d', (n) => {
    expect(() => floorLog2(n)).toThrow(ModelBug);
    expect(() => ceilLog2(n)).toThrow(ModelBug);
    expect(isPowerOfTwo(n)).toBe(false);
  });

  it('are exact only for powers of two', () => {
    expect(exactLog2(4096)).toBe(12);
    expect(() => exactLog2(96)).toThrow('expected a power of two');
  });
});

describe('nextPowerOfTwo', () => {
  it('is roundup_pow_of_two()', () => {
    expect([1, 2, 3, 5, 301].map(nextPowerOfTwo)).toEqual([1, 2, 4, 8, 512]);
  });
});

describe('roundUp', () => {
  it('gives the next multiple', () => {
    expect(roundUp({ n: 0, step: 64 })).toBe(0);
    expect(roundUp({ n: 1, step: 64 })).toBe(64);
    expect(roundUp({ n: 64, step: 64 })).toBe(64);
    expect(roundUp({ n: 2 ** 52 + 1, step: 96 })).toBe(4503599627370528);
  });
});
