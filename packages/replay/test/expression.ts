import { invariant, type SystemEvent, type SystemRecord } from '@vist/core';
import type { Expression } from '../src/expression/ast.ts';
import { parseExpression } from '../src/expression/parse.ts';

/** The expression that a text is. */
export function expressionOf(text: string): Expression {
  const reading = parseExpression(text);
  invariant(reading.ok, reading.ok ? text : `${text}: expected ${reading.issue.expected}`);
  return reading.expression;
}

/** The first record of a type, and its event as one of that type. */
export function firstOf<const Type extends SystemEvent['type']>(
  records: readonly SystemRecord[],
  type: Type,
  test: (event: Extract<SystemEvent, { type: Type }>) => boolean = () => true,
): { readonly record: SystemRecord; readonly event: Extract<SystemEvent, { type: Type }> } {
  for (const record of records) {
    const { event } = record;
    if (isOfType(event, type) && test(event)) return { record, event };
  }
  invariant(false, `expected a record of type ${type}`);
}

function isOfType<Type extends SystemEvent['type']>(
  event: SystemEvent,
  type: Type,
): event is Extract<SystemEvent, { type: Type }> {
  return event.type === type;
}
