import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelBug } from '../kernel/invariant.ts';
import {
  addressField,
  type BitField,
  decodeFields,
  field,
  fieldGet,
  fieldIsSet,
  fieldMask,
  fieldNumber,
  fieldPut,
  fieldReplace,
  genmask,
  reservedBits,
} from './bits.ts';

const VALID = field('VALID', '0');
const ADDR = addressField('ADDR', '55:6');
const ID_BITS = field('ID_BITS', '63:59');
const LAYOUT = [VALID, ADDR, ID_BITS];

const words = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const valueFields: fc.Arbitrary<BitField> = fc
  .tuple(fc.nat({ max: 63 }), fc.nat({ max: 63 }))
  .map(([a, b]) => field('F', `${Math.max(a, b)}:${Math.min(a, b)}`));

describe('field', () => {
  it('reads the bits as the specification writes them', () => {
    expect(ID_BITS).toEqual({ name: 'ID_BITS', lsb: 59, width: 5, flavour: 'value' });
    expect(VALID).toEqual({ name: 'VALID', lsb: 0, width: 1, flavour: 'value' });
    expect(ADDR).toEqual({ name: 'ADDR', lsb: 6, width: 50, flavour: 'address' });
  });

  it.each(['0:7', '64:0', '-1', '1.5'] as const)('refuses %j', (range) => {
    expect(() => field('F', range)).toThrow(ModelBug);
  });
});

describe('genmask', () => {
  it('is GENMASK_ULL()', () => {
    expect(genmask({ msb: 55, lsb: 6 })).toBe(0xffffffffffffc0n);
    expect(genmask({ msb: 63, lsb: 0 })).toBe(0xffffffffffffffffn);
    expect(fieldMask(VALID)).toBe(1n);
  });
});

describe('fieldGet and fieldPut', () => {
  it('are each other inverted', () => {
    fc.assert(
      fc.property(words, valueFields, (word, of) => {
        const value = fieldGet(word, of);
        return fieldPut(of, value) === (word & fieldMask(of)) && value >> BigInt(of.width) === 0n;
      }),
    );
  });

  it('keep an address unshifted', () => {
    expect(fieldPut(ADDR, 0x412345000n)).toBe(0x412345000n);
    expect(fieldGet(0x6400000412345001n, ADDR)).toBe(0x412345000n);
  });

  it('refuse an address with bits outside the field', () => {
    expect(() => fieldPut(ADDR, 0x412345020)).toThrow('does not fit field ADDR[55:6]');
  });

  it('refuse a value that is too large or negative', () => {
    expect(() => fieldPut(ID_BITS, 32)).toThrow('value 32 does not fit field ID_BITS[63:59]');
    expect(() => fieldPut(VALID, -1)).toThrow(ModelBug);
  });
});

describe('fieldNumber', () => {
  it('is for numbers only', () => {
    expect(fieldNumber(0x6400000412345001n, ID_BITS)).toBe(12);
    expect(() => fieldNumber(0n, ADDR)).toThrow(ModelBug);
    expect(() => fieldNumber(0n, field('WIDE', '32:0'))).toThrow(ModelBug);
  });
});

describe('fieldReplace', () => {
  it('leaves the other bits alone', () => {
    expect(fieldReplace(0x6400000412345000n, VALID, 1)).toBe(0x6400000412345001n);
    expect(fieldReplace(0x6400000412345001n, VALID, 0)).toBe(0x6400000412345000n);
    expect(fieldIsSet(0x6400000412345001n, VALID)).toBe(true);
  });
});

describe('layouts', () => {
  it('take a word apart', () => {
    expect(decodeFields(0x6400000412345001n, LAYOUT)).toEqual([
      { field: VALID, value: 1n },
      { field: ADDR, value: 0x412345000n },
      { field: ID_BITS, value: 12n },
    ]);
  });

  it('know what is reserved', () => {
    expect(reservedBits(0x6600000412345007n, LAYOUT)).toBe(0x0600000000000006n);
  });
});
