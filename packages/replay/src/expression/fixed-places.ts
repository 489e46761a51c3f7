import { type ByteRange, type MemoryPlace, physAddr, type Seq } from '@vist/core';
import type { Expression } from './ast.ts';

/**
 * The expression with places that do not depend on the state as bytes: those with `@`, and addresses. A
 * place that is nowhere at its position holds no byte.
 *
 * @param rangeAt the bytes that a place is when the records before the position have happened.
 */
export function withFixedPlaces(
  expression: Expression,
  rangeAt: (place: MemoryPlace, at: Seq) => ByteRange | null,
): Expression {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return {
        ...expression,
        left: withFixedPlaces(expression.left, rangeAt),
        right: withFixedPlaces(expression.right, rangeAt),
      };
    case 'not':
      return { ...expression, operand: withFixedPlaces(expression.operand, rangeAt) };
    case 'within': {
      const { field, place, at } = expression;
      if (at !== null) return { kind: 'overlaps', field, range: rangeAt(place, at) ?? NO_BYTES };
      if (place.kind !== 'byte') return expression;
      return { kind: 'overlaps', field, range: { base: place.addr, sizeBytes: 1 } };
    }
    default:
      return expression;
  }
}

/** True when a place is looked up at a position that the expression names. */
export function asksPosition(expression: Expression): boolean {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return asksPosition(expression.left) || asksPosition(expression.right);
    case 'not':
      return asksPosition(expression.operand);
    case 'within':
      return expression.at !== null;
    default:
      return false;
  }
}

const NO_BYTES: ByteRange = { base: physAddr(0), sizeBytes: 0 };
