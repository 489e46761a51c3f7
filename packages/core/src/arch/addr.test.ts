import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelBug } from '../kernel/invariant.ts';
import {
  addrOfWord,
  hexAddr,
  hexWide,
  hexWord,
  isAligned,
  kernelVirt,
  lineBase,
  physAddr,
  physOffset,
  physOfKernelVirt,
  word64,
  wordOfAddr,
  ZERO_WORD,
} from './addr.ts';

const addresses = fc.integer({ min: 0, max: 2 ** 52 - 1 }).map(physAddr);
const lines = fc.constantFrom(16, 64, 96, 128, 4096, 65536);

describe('physAddr', () => {
  it.each([0, 0x880000000, 2 ** 52 - 1])('accepts %d', (n) => {
    expect(physAddr(n)).toBe(n);
  });

  it.each([-1, 0.5, 2 ** 52, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (n) => {
    expect(() => physAddr(n)).toThrow(ModelBug);
  });
});

describe('word64', () => {
  it('holds 64 bits and no more', () => {
    expect(word64(2n ** 64n - 1n)).toBe(0xffffffffffffffffn);
    expect(() => word64(2n ** 64n)).toThrow('expected 0 to 2^64 - 1');
    expect(() => word64(-1n)).toThrow(ModelBug);
    expect(ZERO_WORD).toBe(0n);
  });
});

describe('physOffset', () => {
  it('adds bytes', () => {
    expect(physOffset(physAddr(0x880008000), 32)).toBe(0x880008020);
  });

  it('wraps at the end of the address space, where a wild pointer may lead', () => {
    expect(physOffset(physAddr(2 ** 52 - 8), 16)).toBe(8);
  });

  it.each([-8, 1.5, 2 ** 53])('refuses an offset of %d', (bytes) => {
    expect(() => physOffset(physAddr(0x1000), bytes)).toThrow(ModelBug);
  });
});

describe('pointers in words', () => {
  it('are unshifted addresses', () => {
    fc.assert(fc.property(addresses, (addr) => addrOfWord(wordOfAddr(addr)) === addr));
  });

  it('ignore what is beyond 52 bits', () => {
    expect(addrOfWord(0xfff0_0008_8000_8000n)).toBe(0x880008000);
  });
});

describe('kernel virtual addresses', () => {
  it('are as the recordings print them', () => {
    expect(hexWord(kernelVirt(physAddr(0x880000000)))).toBe('0xffff000880000000');
  });

  it('lead back to the physical address', () => {
    expect(physOfKernelVirt(0xffff000880011000n)).toBe(0x880011000);
  });

  it.each([0xffff800082a00000n, 0xffff90000000n, 0n])('do not include MMIO and user addresses: %s', (virt) => {
    expect(physOfKernelVirt(virt)).toBeNull();
  });
});

describe('lines', () => {
  it('hold the addresses that have their base', () => {
    fc.assert(
      fc.property(addresses, lines, (addr, lineBytes) => {
        const base = lineBase(addr, lineBytes);
        return isAligned(base, lineBytes) && base <= addr && addr < base + lineBytes;
      }),
    );
  });
});

describe('printing', () => {
  it('has no padding, as the recordings', () => {
    expect(hexAddr(physAddr(0x880012000))).toBe('0x880012000');
    expect(hexWord(0n)).toBe('0x0');
    expect(hexWord(0x6400000880010080n)).toBe('0x6400000880010080');
  });

  it('has full width in tables', () => {
    expect(hexWide(0x880012000, 64)).toBe('0x0000000880012000');
    expect(hexWide(0x1n, 32)).toBe('0x00000001');
  });
});
