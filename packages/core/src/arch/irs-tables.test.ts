import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physAddr } from './addr.ts';
import { istszField, l2szField } from './geometry.ts';
import {
  decodeIstBaser,
  decodeIstCfgr,
  decodeVmtBaser,
  decodeVmtCfgr,
  encodeIstBaser,
  encodeIstCfgr,
  encodeVmtBaser,
  encodeVmtCfgr,
} from './irs-tables.ts';

const structures = fc.constantFrom('linear' as const, 'two-level' as const);
const bits = fc.nat({ max: 31 });
const bases = (alignBytes: number) =>
  fc.record({
    isValid: fc.boolean(),
    base: fc.nat({ max: 2 ** 46 - 1 }).map((n) => physAddr(n * alignBytes)),
  });

describe('golden values', () => {
  it('of VMT_CFGR, 16 VM ID bits', () => {
    expect(encodeVmtCfgr({ vmIdBits: 16, structure: 'two-level' })).toBe(0x10010n);
    expect(encodeVmtCfgr({ vmIdBits: 16, structure: 'linear' })).toBe(0x10n);
  });

  it('of VMT_BASER, as recorded', () => {
    expect(encodeVmtBaser({ isValid: true, base: physAddr(0x880008000) })).toBe(0x880008001n);
  });

  it('of a guest with 12 ID bits, linear, 4-byte ISTEs', () => {
    const config = { idBits: 12, l2sz: l2szField(0), istsz: istszField(0), structure: 'linear' } as const;
    expect(encodeIstCfgr(config)).toBe(0xcn);
    expect(encodeIstBaser({ isValid: true, base: physAddr(0x48000000) })).toBe(0x48000001n);
  });
});

describe('table registers decode to what was encoded', () => {
  it('VMT_BASER', () => {
    fc.assert(
      fc.property(bases(8), (table) => {
        expect(decodeVmtBaser(encodeVmtBaser(table))).toEqual(table);
      }),
    );
  });

  it('IST_BASER', () => {
    fc.assert(
      fc.property(bases(64), (table) => {
        expect(decodeIstBaser(encodeIstBaser(table))).toEqual(table);
      }),
    );
  });

  it('VMT_CFGR', () => {
    fc.assert(
      fc.property(fc.record({ vmIdBits: bits, structure: structures }), (config) => {
        expect(decodeVmtCfgr(encodeVmtCfgr(config))).toEqual(config);
      }),
    );
  });

  it('IST_CFGR', () => {
    const configs = fc.record({
      idBits: bits,
      l2sz: fc.constantFrom(0, 1, 2).map(l2szField),
      istsz: fc.constantFrom(0, 1, 2).map(istszField),
      structure: structures,
    });
    fc.assert(
      fc.property(configs, (config) => {
        expect(decodeIstCfgr(encodeIstCfgr(config))).toEqual(config);
      }),
    );
  });
});

describe('reserved sizes in IST_CFGR', () => {
  it('read as the smallest', () => {
    expect(decodeIstCfgr(0x1ecn)).toEqual({ idBits: 12, l2sz: 0, istsz: 0, structure: 'linear' });
  });
});

describe('a misaligned base', () => {
  it('is refused', () => {
    expect(() => encodeVmtBaser({ isValid: true, base: physAddr(0x1004) })).toThrow('ADDR[55:3]');
    expect(() => encodeIstBaser({ isValid: true, base: physAddr(0x1020) })).toThrow('ADDR[55:6]');
  });
});
