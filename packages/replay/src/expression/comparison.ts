import type { Comparison, Expression, Operand } from './ast.ts';
import type { ExpressionField } from './fields.ts';
import { readLiteral, readNumber } from './literal.ts';
import { accept, isOne, numberOf, type Parser, peek, readPlace, refuse, take } from './parser.ts';
import type { Token } from './tokens.ts';

/** What comes after a field or a place: an operator and a value. */
export function readComparison(parser: Parser, field: ExpressionField, of: Operand): Expression | null {
  const operator = take(parser);
  if (isOne(operator, 'in')) return readMembership(parser, field, of);
  if (isOne(operator, '~')) return readContains(parser, field, of, operator);
  const comparison = COMPARISONS[operator.kind === 'mark' ? operator.text : ''];
  if (comparison === undefined) return refuse(parser, operator, OPERATOR);
  const isOrder = comparison !== '==' && comparison !== '!=';
  if (isOrder && (field.family === 'text' || field.family === 'flag')) {
    return refuse(parser, operator, `==, != or in: ${field.name} has no order`);
  }
  if (field.family === 'bytes') return refuse(parser, operator, `in: ${field.name} is a set of bytes`, 'in');
  const value = accept(parser, readLiteral(take(parser), field));
  if (value !== null && isOne(peek(parser), '..', '+')) return refuse(parser, operator, 'in before a range', 'in');
  return value === null ? null : { kind: 'compare', of, operator: comparison, value };
}

/** `in PLACE`, `in 1..5`, `in 0x880008000+64`, `in (1, 4..6, 9)`. */
function readMembership(parser: Parser, field: ExpressionField, of: Operand): Expression | null {
  if (!isOne(peek(parser), '(')) return readMember(parser, field, of);
  parser.at += 1;
  let all = readMember(parser, field, of);
  while (all !== null) {
    const mark = take(parser);
    if (isOne(mark, ')')) return all;
    if (!isOne(mark, ',')) return refuse(parser, mark, ', or ) in a list');
    const next = readMember(parser, field, of);
    all = next === null ? null : { kind: 'or', left: all, right: next };
  }
  return null;
}

function readMember(parser: Parser, field: ExpressionField, of: Operand): Expression | null {
  const token = take(parser);
  const isOfBytes = field.family === 'bytes' || field.kinds.includes('addr');
  if (token.kind === 'place' && isOfBytes && of.kind === 'field') return readWithin(parser, token, of.name);
  if (!isOne(peek(parser), '..', '+')) {
    if (field.family === 'bytes' && of.kind === 'field') return readByte(parser, token, field);
    const value = accept(parser, readLiteral(token, field));
    return value === null ? null : { kind: 'compare', of, operator: '==', value };
  }
  if (field.family === 'text' || field.family === 'flag')
    return refuse(parser, peek(parser), `, or ): ${field.name} has no order`);
  const isLength = isOne(take(parser), '+');
  const last = take(parser);
  const from = numberOf(accept(parser, readNumber(token, field)));
  const second = from === null ? null : numberOf(accept(parser, readNumber(last, isLength ? LENGTH : field)));
  if (from === null || second === null) return null;
  if (isLength && second < 1n) return refuse(parser, last, 'a length from 1');
  const to = isLength ? from + second - 1n : second;
  return to < from ? refuse(parser, last, 'a number not below the first') : { kind: 'range', of, from, to };
}

/** What stands behind the `+` of a range. */
const LENGTH: ExpressionField = {
  name: 'the length of a range',
  family: 'number',
  kinds: ['int'],
  unit: 'bytes',
  types: null,
  vocabulary: null,
  doc: '',
};

function readByte(parser: Parser, token: Token, field: ExpressionField): Expression | null {
  const addr = numberOf(accept(parser, readNumber(token, field)));
  return addr === null ? null : { kind: 'range', of: { kind: 'field', name: field.name }, from: addr, to: addr };
}

function readWithin(parser: Parser, token: Token, field: string): Expression | null {
  const read = readPlace(parser, token);
  if (read === null) return null;
  const { place, view, at } = read;
  if (place.kind === 'reg' || place.kind === 'ret') return refuse(parser, token, 'a place in memory');
  if (view !== null) return refuse(parser, token, 'a place without %: bytes are the same in every view');
  return { kind: 'within', field, place, at };
}

function readContains(parser: Parser, field: ExpressionField, of: Operand, operator: Token): Expression | null {
  if (of.kind === 'place' || (field.family !== 'text' && field.family !== 'any')) {
    return refuse(parser, operator, `another operator than ~: ${field.name} is no text`);
  }
  const token = take(parser);
  if (token.kind === 'mark' || token.kind === 'end') return refuse(parser, token, 'the text to find');
  return { kind: 'contains', field: of.name, text: token.kind === 'string' ? token.text.slice(1, -1) : token.text };
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '==': '==',
  '=': '==',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

const OPERATOR = 'one of ==, !=, <, <=, >, >=, in, ~';
