import { parsePlace, seq } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { expressionOf } from '../../test/expression.ts';
import type { Expression } from './ast.ts';
import { parseExpression } from './parse.ts';

const field = (name: string): { readonly kind: 'field'; readonly name: string } => ({ kind: 'field', name });

function number(name: string, operator: '==' | '<' | '>=', value: bigint): Expression {
  return { kind: 'compare', of: field(name), operator, value: { kind: 'number', value } };
}

describe('parseExpression', () => {
  it('reads comparisons with the types of the fields', () => {
    expect(expressionOf('vm == 3')).toEqual(number('vm', '==', 3n));
    expect(expressionOf('ret = -12')).toEqual(number('ret', '==', -12n));
    expect(expressionOf('sizeBytes < 64K')).toEqual(number('sizeBytes', '<', 65536n));
    expect(expressionOf('microseconds >= 2ms')).toEqual(number('microseconds', '>=', 2000n));
    expect(expressionOf('value == 0x8000_0000_0000_0001')).toEqual(number('value', '==', 0x8000_0000_0000_0001n));
    expect(expressionOf('vmId == null')).toEqual({
      kind: 'compare',
      of: field('vmId'),
      operator: '==',
      value: { kind: 'null' },
    });
  });

  it('reads an address of the linear map as the physical one', () => {
    expect(expressionOf('addr == 0xffff000880001040')).toEqual(number('addr', '==', 0x8_8000_1040n));
  });

  it('takes a type, a block, a role and a field alone as conditions', () => {
    expect(expressionOf('mem.stored')).toEqual(expressionOf('type == mem.stored'));
    expect(expressionOf('irs')).toEqual(expressionOf('block == "irs"'));
    expect(expressionOf('effect')).toEqual({ kind: 'role', isAct: false });
    expect(expressionOf('filled')).toEqual({ kind: 'flag', field: 'filled' });
    expect(expressionOf('inferred')).toEqual({ kind: 'flag', field: 'inferred' });
  });

  it('binds not before and, and before or', () => {
    const [a, b, c] = [expressionOf('vm == 1'), expressionOf('vm == 2'), expressionOf('vm == 3')];
    const and: Expression = { kind: 'and', left: { kind: 'not', operand: a }, right: b };
    expect(expressionOf('not vm == 1 and vm == 2 or vm == 3')).toEqual({ kind: 'or', left: and, right: c });
    expect(expressionOf('!vm==1&&vm==2||vm==3')).toEqual(expressionOf('not vm == 1 and vm == 2 or vm == 3'));
    expect(expressionOf('vm == 1 or vm == 2 or vm == 3')).toEqual(expressionOf('(vm == 1 or vm == 2) or vm == 3'));
  });

  it('reads ranges, lists and places after in', () => {
    expect(expressionOf('seq in 10..20')).toEqual({ kind: 'range', of: field('seq'), from: 10n, to: 20n });
    expect(expressionOf('addr in 0x100..0x1ff')).toEqual({
      kind: 'range',
      of: field('addr'),
      from: 0x100n,
      to: 0x1ffn,
    });
    expect(expressionOf('vm in (1, 4..6)')).toEqual(expressionOf('vm == 1 or vm in 4..6'));
    expect(expressionOf('type in (mem.stored, mem.set)')).toEqual(expressionOf('mem.stored or mem.set'));
    expect(expressionOf('(touched in ist:3/lpi@50)')).toEqual({
      kind: 'within',
      field: 'touched',
      place: { kind: 'ist', vm: 3, type: 'lpi', id: null, field: null },
      at: seq(50),
    });
  });

  it('compares values of places', () => {
    const reading = parsePlace('vmte:0.LPI_IST_VALID');
    expect(expressionOf('vmte:0.LPI_IST_VALID%irs == 1')).toEqual({
      kind: 'compare',
      of: { kind: 'place', place: reading.ok ? reading.value.place : null, view: 'irs' },
      operator: '==',
      value: { kind: 'number', value: 1n },
    });
  });

  it('knows error numbers and registers by their names', () => {
    expect(expressionOf('ret == -EINVAL')).toEqual(number('ret', '==', -22n));
    expect(expressionOf('offset == IRS_VMT_BASER')).toEqual(number('offset', '==', 0x200n));
  });

  it('takes a range by its last value or by its length', () => {
    expect(expressionOf('addr in 0x880008000+64')).toEqual(expressionOf('addr in 0x880008000..0x88000803f'));
    expect(expressionOf('touched in 0x880008000+4K')).toEqual(expressionOf('touched in 0x880008000..0x880008fff'));
  });

  it('finds text', () => {
    expect(expressionOf('site ~ "vmte"')).toEqual({ kind: 'contains', field: 'site', text: 'vmte' });
    expect(expressionOf("args ~ 'id_bits=12'")).toEqual({ kind: 'contains', field: 'args', text: 'id_bits=12' });
    expect(expressionOf('args.id_bits == 12')).toEqual(number('args.id_bits', '==', 12n));
  });

  it.each([
    ['', 1, 'a condition', null],
    ['adr == 1', 1, 'a field, an event type or a block', 'addr'],
    ['mem.storred', 1, 'a field', 'mem.stored'],
    ['type == mem.storred', 9, 'a type', 'mem.stored'],
    ['seq', 4, 'a comparison', null],
    ['vm = ', 6, 'a number', null],
    ['vm == 3 adn vm == 4', 9, 'and, or, or the end', 'and'],
    ['(vm == 3', 9, ') for the ( at column 1', null],
    ['addr in ist:0/lpj', 15, '', 'lpi'],
    ['addr in vmt:0', 9, 'a kind of place', 'vmte'],
    ['addr == ist:0/lpi', 9, 'a place goes after "in"', null],
    ['addr in ist:0/lpi%irs', 9, 'a place without %', null],
    ['vm == 3K', 8, 'no unit: vm has none', null],
    ['sizeBytes == 3KB', 15, 'one of the units', 'K'],
    ['ret == EINVAL', 8, 'a number', '-EINVAL'],
    ['ret == -EINVALL', 8, 'a number', '-EINVAL'],
    ['offset == IRS_VMT_BASR', 11, 'a register by its name', 'IRS_VMT_BASER'],
    ['vm == 0..1', 4, 'in before a range', 'in'],
    ['mem.*', 4, 'the block alone', 'mem'],
    ['addr in 0x880008000+0', 21, 'a length from 1', null],
    ['ist:0/lpi == 3', 1, 'a whole table is no value', null],
    ['func < "a"', 6, 'no order', null],
    ['filled == yes', 11, 'true or false', null],
    ['seq in 20..10', 12, 'not below the first', null],
    ['site ~ "abc', 12, '" at the end', null],
    ['vm == 3 [', 9, '', '('],
    ['sizeBytes ~ 3', 11, 'another operator than ~', null],
    ['touched == 3', 9, 'in: touched is a set of bytes', 'in'],
    [`${'('.repeat(200)}vm == 3`, 101, 'at most 100 levels', null],
  ])('points at what is wrong in %j', (text, column, expected, suggestion) => {
    const reading = parseExpression(text);
    expect(reading).toMatchObject({
      ok: false,
      issue: { column, expected: expect.stringContaining(expected) as string, suggestion },
    });
  });
});
