import { EVENT_SCHEMA, type SystemRecord, unreachable } from '@vist/core';
import type { Comparison, Expression, Literal, Operand } from './ast.ts';
import type { Moment } from './moment.ts';
import { ADDRESSES, bytesOverlap, someBytes } from './touched-bytes.ts';
import { isSet, reader, textOf } from './value.ts';

/** True when a record fits. */
export type Predicate = (record: SystemRecord, moment: Moment) => boolean;

/** Makes closures of an expression, once; nothing of it is code in text. */
export function compile(expression: Expression): Predicate {
  switch (expression.kind) {
    case 'and': {
      const [left, right] = [compile(expression.left), compile(expression.right)];
      return (record, moment) => left(record, moment) && right(record, moment);
    }
    case 'or': {
      const [left, right] = [compile(expression.left), compile(expression.right)];
      return (record, moment) => left(record, moment) || right(record, moment);
    }
    case 'not': {
      const operand = compile(expression.operand);
      return (record, moment) => !operand(record, moment);
    }
    case 'compare':
      return compileCompare(expression.of, expression.operator, expression.value);
    case 'range':
      return compileRange(expression.of, expression.from, expression.to);
    case 'within': {
      const { field, place } = expression;
      return ({ event }, moment) => bytesOverlap(event, field, () => moment.bytes(place)?.range ?? null);
    }
    case 'overlaps': {
      const { field, range } = expression;
      return ({ event }) => bytesOverlap(event, field, () => range);
    }
    case 'contains': {
      const [read, { text }] = [reader({ kind: 'field', name: expression.field }), expression];
      return (record, moment) => textOf(read(record, moment)).includes(text);
    }
    case 'flag': {
      const read = reader({ kind: 'field', name: expression.field });
      return (record, moment) => isSet(read(record, moment));
    }
    case 'role':
      return ({ event }) => ACTS.has(event.type) === expression.isAct;
    default:
      return unreachable(expression);
  }
}

/** True when a record cannot be judged without the state after it. */
export function needsState(expression: Expression): boolean {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return needsState(expression.left) || needsState(expression.right);
    case 'not':
      return needsState(expression.operand);
    case 'compare':
    case 'range':
      return expression.of.kind === 'place';
    default:
      return expression.kind === 'within';
  }
}

function compileCompare(of: Operand, operator: Comparison, literal: Literal): Predicate {
  const read = reader(of);
  const wanted = literal.kind === 'null' ? null : literal.value;
  if (typeof wanted !== 'bigint') {
    const isEqual = operator === '==';
    // An event without the field is neither equal nor unequal.
    return (record, moment) => {
      const value = read(record, moment);
      return value !== undefined && (value === wanted) === isEqual;
    };
  }
  const test = NUMBER_TESTS[operator];
  return (record, moment) => {
    const value = read(record, moment);
    return (typeof value === 'number' || typeof value === 'bigint') && test(value, wanted);
  };
}

/** JavaScript orders numbers and bigints exactly, also against each other. */
const NUMBER_TESTS: Readonly<Record<Comparison, (value: number | bigint, wanted: bigint) => boolean>> = {
  '==': isSame,
  '!=': (value, wanted) => !isSame(value, wanted),
  '<': (value, wanted) => value < wanted,
  '<=': (value, wanted) => value <= wanted,
  '>': (value, wanted) => value > wanted,
  '>=': (value, wanted) => value >= wanted,
};

/** Numbers of events are safe integers: a literal beyond them is equal to none. */
function isSame(value: number | bigint, wanted: bigint): boolean {
  return typeof value === 'bigint' ? value === wanted : value === Number(wanted);
}

function compileRange(of: Operand, from: bigint, to: bigint): Predicate {
  if (of.kind === 'field' && (of.name === 'touched' || ADDRESSES.has(of.name))) {
    return ({ event }) => someBytes(event, of.name, (first, last) => first <= to && last >= from);
  }
  const read = reader(of);
  return (record, moment) => {
    const value = read(record, moment);
    return (typeof value === 'number' || typeof value === 'bigint') && value >= from && value <= to;
  };
}

const ACTS: ReadonlySet<string> = new Set(EVENT_SCHEMA.filter(({ isAct }) => isAct).map(({ type }) => type));
