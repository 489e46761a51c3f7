import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physAddr } from './addr.ts';
import { reservedBits } from './bits.ts';
import {
  decodeIste,
  decodeL1Iste,
  encodeIste,
  encodeL1Iste,
  type Iste,
  ISTE_LAYOUT,
  L1_ISTE_LAYOUT,
  type L1Iste,
} from './iste.ts';

const words = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

const istes: fc.Arbitrary<Iste> = fc.record({
  isPending: fc.boolean(),
  isActive: fc.boolean(),
  handlingMode: fc.constantFrom('edge', 'level'),
  isEnabled: fc.boolean(),
  routingMode: fc.constantFrom('targeted', 'one-of-n'),
  hardwareUse: fc.nat({ max: 3 }),
  priority: fc.nat({ max: 31 }),
  iaffid: fc.nat({ max: 0xffff }),
});

const l1Istes: fc.Arbitrary<L1Iste> = fc.record({
  isValid: fc.boolean(),
  l2Base: fc.nat({ max: 2 ** 40 - 1 }).map((n) => physAddr(n * 4096)),
});

const IDLE: Iste = {
  isPending: false,
  isActive: false,
  handlingMode: 'edge',
  isEnabled: false,
  routingMode: 'targeted',
  hardwareUse: 0,
  priority: 0,
  iaffid: 0,
};

describe('L2 ISTE', () => {
  it('of zeros is idle, edge, disabled, targeted at 0 with the highest priority', () => {
    expect(decodeIste(0n)).toEqual(IDLE);
    expect(encodeIste(IDLE)).toBe(0n);
  });

  it.each<[string, Partial<Iste>, bigint]>([
    ['pending', { isPending: true }, 0x1n],
    ['active', { isActive: true }, 0x2n],
    ['level', { handlingMode: 'level' }, 0x4n],
    ['enabled', { isEnabled: true }, 0x8n],
    ['1-of-N', { routingMode: 'one-of-n' }, 0x10n],
    ['in use by hardware', { hardwareUse: 3 }, 0x600n],
    ['of the lowest priority', { priority: 31 }, 0xf800n],
    ['targeted at 18', { iaffid: 18 }, 0x120000n],
    ['restored, as recorded', { isEnabled: true, handlingMode: 'level', priority: 1, iaffid: 18 }, 0x12080cn],
  ])('%s', (_, difference, word) => {
    expect(encodeIste({ ...IDLE, ...difference })).toBe(word);
    expect(decodeIste(word)).toEqual({ ...IDLE, ...difference });
  });

  it('decodes to what was encoded, in 32 bits without reserved ones', () => {
    fc.assert(
      fc.property(istes, (iste) => {
        const word = encodeIste(iste);
        expect(decodeIste(word)).toEqual(iste);
        expect(reservedBits(word, ISTE_LAYOUT)).toBe(0n);
      }),
    );
  });

  it('ignores reserved bits and metadata', () => {
    expect(decodeIste(0xdead_beef_0000_01e0n)).toEqual(IDLE);
  });

  it('refuses a priority of more than 5 bits', () => {
    expect(() => encodeIste({ ...IDLE, priority: 32 })).toThrow('does not fit field PRIORITY[15:11]');
  });
});

describe('L1 ISTE', () => {
  it('holds the L2 table, and VALID that software may set while the IST is not in use', () => {
    const l2Base = physAddr(0x880018000);
    expect(encodeL1Iste({ isValid: true, l2Base })).toBe(0x880018001n);
    expect(encodeL1Iste({ isValid: false, l2Base })).toBe(0x880018000n);
  });

  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(l1Istes, (entry) => {
        expect(decodeL1Iste(encodeL1Iste(entry))).toEqual(entry);
        expect(reservedBits(encodeL1Iste(entry), L1_ISTE_LAYOUT)).toBe(0n);
      }),
    );
  });

  it('decodes from any word', () => {
    fc.assert(
      fc.property(words, (word) => {
        const { l2Base } = decodeL1Iste(word);
        return l2Base % 4096 === 0;
      }),
    );
  });
});
