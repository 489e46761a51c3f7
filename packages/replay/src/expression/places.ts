import type { Seq, StatePlace } from '@vist/core';
import type { Expression } from './ast.ts';

/** A place that an expression names, and the position at which it is looked up; null for after each record. */
export interface NamedPlace {
  readonly place: StatePlace;
  readonly at: Seq | null;
}

/** The places that an expression names, in its order. */
export function placesOf(expression: Expression): readonly NamedPlace[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return [...placesOf(expression.left), ...placesOf(expression.right)];
    case 'not':
      return placesOf(expression.operand);
    case 'within':
      return [{ place: expression.place, at: expression.at }];
    case 'compare':
    case 'range':
      return expression.of.kind === 'place' ? [{ place: expression.of.place, at: null }] : [];
    default:
      return [];
  }
}
