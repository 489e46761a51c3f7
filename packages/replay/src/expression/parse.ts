import { nearestName, specOf } from '@vist/core';
import type { Expression, ExpressionReading } from './ast.ts';
import { readComparison } from './comparison.ts';
import { BLOCKS, EXPRESSION_FIELDS, expressionField, type ExpressionField, nearestField } from './fields.ts';
import { isOne, type Parser, peek, readPlace, refuse, take } from './parser.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Reads an expression; docs/EXPRESSIONS.md describes the language. */
export function parseExpression(text: string): ExpressionReading {
  const tokens = tokensOf(text);
  if ('expected' in tokens) return { ok: false, issue: tokens };
  const parser: Parser = { tokens, at: 0, depth: 0, issue: null };
  const expression = readBinary(parser, 0);
  const rest = peek(parser);
  if (expression !== null && rest.kind !== 'end') refuse(parser, rest, AFTER_CONDITION, nearestWord(rest));
  if (expression !== null && parser.issue === null) return { ok: true, expression };
  return { ok: false, issue: parser.issue ?? { column: rest.column, expected: CONDITION, suggestion: null } };
}

/** Operators between conditions, and how strongly they bind. */
const POWERS: Readonly<Record<string, { readonly kind: 'and' | 'or'; readonly power: number }>> = {
  or: { kind: 'or', power: 1 },
  '||': { kind: 'or', power: 1 },
  and: { kind: 'and', power: 2 },
  '&&': { kind: 'and', power: 2 },
};

/** A condition and those joined to it by operators that bind at least as strongly as `least`. */
function readBinary(parser: Parser, least: number): Expression | null {
  let left = readUnary(parser);
  while (left !== null) {
    const operator = POWERS[peek(parser).text];
    if (operator === undefined || operator.power < least || peek(parser).kind === 'string') return left;
    parser.at += 1;
    const right = readBinary(parser, operator.power + 1);
    left = right === null ? null : { kind: operator.kind, left, right };
  }
  return left;
}

function readUnary(parser: Parser): Expression | null {
  const token = take(parser);
  if (parser.depth >= MOST_DEPTH) return refuse(parser, token, `at most ${MOST_DEPTH} levels of brackets and not`);
  parser.depth += 1;
  const expression = readCondition(parser, token);
  parser.depth -= 1;
  return expression;
}

function readCondition(parser: Parser, token: Token): Expression | null {
  if (isOne(token, 'not', '!')) {
    const operand = readUnary(parser);
    return operand === null ? null : { kind: 'not', operand };
  }
  if (isOne(token, '(')) {
    const inner = readBinary(parser, 0);
    if (inner === null) return null;
    const end = take(parser);
    return isOne(end, ')') ? inner : refuse(parser, end, `) for the ( at column ${token.column}`);
  }
  if (token.kind === 'place') return readPlaceCondition(parser, token);
  if (token.kind === 'word') return readWordCondition(parser, token);
  return refuse(parser, token, CONDITION);
}

/** `FIELD OPERATOR VALUE`, or a word that is a condition by itself: a flag, a type, a block. */
function readWordCondition(parser: Parser, word: Token): Expression | null {
  const field = expressionField(word.text);
  if (field !== null) {
    const next = peek(parser);
    const isAlone = next.kind === 'end' || isOne(next, ')', ...Object.keys(POWERS));
    return isAlone ? alone(parser, word, field) : readComparison(parser, field, { kind: 'field', name: field.name });
  }
  if (specOf(word.text) !== null) return equals('type', word.text);
  if (BLOCKS.includes(word.text)) return equals('block', word.text);
  if (word.text === 'act' || word.text === 'effect') return { kind: 'role', isAct: word.text === 'act' };
  const types = EXPRESSION_FIELDS.flatMap(({ vocabulary }) => vocabulary ?? []);
  return refuse(parser, word, FIELD, nearestField(word.text) ?? nearestName(word.text, types));
}

function alone(parser: Parser, word: Token, field: ExpressionField): Expression | null {
  if (field.types !== null || field.family === 'flag') return { kind: 'flag', field: field.name };
  return refuse(
    parser,
    { ...word, column: word.column + word.text.length },
    `a comparison: every event has ${word.text}`,
  );
}

/** The value of a place: `vmte:0.LPI_IST_VALID%irs == 1`. */
function readPlaceCondition(parser: Parser, token: Token): Expression | null {
  const read = readPlace(parser, token);
  if (read === null) return null;
  const { place, view, at } = read;
  if (place.kind === 'ret') return refuse(parser, token, 'a place in memory or a register');
  if (at !== null) return refuse(parser, token, 'a place without @: it is compared after each event');
  if (place.kind === 'alloc' || (place.kind === 'ist' && place.id === null)) {
    return refuse(parser, token, 'an entry, a field or a register: a whole table is no value');
  }
  return readComparison(parser, PLACE_VALUE, { kind: 'place', place, view: view ?? 'cpu' });
}

function equals(name: string, value: string): Expression {
  return { kind: 'compare', of: { kind: 'field', name }, operator: '==', value: { kind: 'text', value } };
}

function nearestWord({ text }: Token): string | null {
  return nearestName(text, ['and', 'or']);
}

/** Deepest nesting. */
const MOST_DEPTH = 100;

const CONDITION = 'a condition as `vm == 3`, `mem.stored` or `touched in ist:0/lpi`';
const FIELD = 'a field, an event type or a block (vist fields lists them)';
const AFTER_CONDITION = 'and, or, or the end';

const PLACE_VALUE: ExpressionField = {
  name: 'the value of a place',
  family: 'number',
  kinds: ['word'],
  unit: '',
  types: null,
  vocabulary: null,
  doc: '',
};
