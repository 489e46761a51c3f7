import { type ByteRange, EVENT_SCHEMA, type EventType, physAddr } from '@vist/core';
import type { Expression, Operand } from './ast.ts';
import { blockOf, expressionField, isEventType } from './fields.ts';

/** What any record that fits must have: a source that can tell parts of a log apart need not read the others. */
export interface NeededParts {
  /** Positions from one on, and before the other. */
  readonly from: number;
  readonly before: number;
  /** One of these types; null when it may be any. */
  readonly types: ReadonlySet<EventType> | null;
  /** One of these actors; null when it may be any. */
  readonly actors: ReadonlySet<string> | null;
  /** A byte of this range; null when it need not name one. */
  readonly bytes: ByteRange | null;
}

/** Nothing is known of the records. */
export const ALL_PARTS: NeededParts = { from: 0, before: Infinity, types: null, actors: null, bytes: null };

/** What an expression asks of every record. Never too much: what fits is always among it. */
export function neededParts(expression: Expression): NeededParts {
  switch (expression.kind) {
    case 'and':
      return both(neededParts(expression.left), neededParts(expression.right));
    case 'or':
      return either(neededParts(expression.left), neededParts(expression.right));
    case 'compare':
      return comparedParts(expression);
    case 'range':
      return rangeParts(expression.of, expression.from, expression.to);
    case 'overlaps':
      return { ...withField(expression.field), bytes: expression.range };
    case 'within':
    case 'contains':
    case 'flag':
      return withField(expression.field);
    default:
      return ALL_PARTS;
  }
}

function comparedParts({ of, operator, value }: Extract<Expression, { kind: 'compare' }>): NeededParts {
  if (of.kind === 'place') return ALL_PARTS;
  const isEqual = operator === '==';
  if (value.kind === 'number' && of.name === 'seq') return seqParts(operator, value.value);
  if (value.kind !== 'text' || !isEqual) return withField(of.name);
  switch (of.name) {
    case 'type':
      return { ...ALL_PARTS, types: typesWhere((type) => type === value.value) };
    case 'block':
      return { ...ALL_PARTS, types: typesWhere((type) => blockOf(type) === value.value) };
    case 'actor':
      return { ...ALL_PARTS, actors: new Set([value.value]) };
    default:
      return withField(of.name);
  }
}

function seqParts(operator: string, value: bigint): NeededParts {
  const at = Number(value);
  const from = { '==': at, '>': at + 1, '>=': at }[operator] ?? 0;
  const before = { '==': at + 1, '<': at, '<=': at + 1 }[operator] ?? Infinity;
  return { ...ALL_PARTS, from: Math.max(0, from), before };
}

function rangeParts(of: Operand, from: bigint, to: bigint): NeededParts {
  if (of.kind === 'place') return ALL_PARTS;
  if (of.name === 'seq') return { ...ALL_PARTS, from: Math.max(0, Number(from)), before: Number(to) + 1 };
  const needed = withField(of.name);
  const field = expressionField(of.name);
  const isOfBytes = field?.family === 'bytes' || (field?.kinds.length === 1 && field.kinds[0] === 'addr');
  if (!isOfBytes || from < 0n || to >= 1n << 52n) return needed;
  return { ...needed, bytes: { base: physAddr(Number(from)), sizeBytes: Number(to - from) + 1 } };
}

/** Events that have a field at all. */
function withField(name: string): NeededParts {
  const field = expressionField(name);
  return field === null || field.types === null ? ALL_PARTS : { ...ALL_PARTS, types: new Set(field.types) };
}

function both(a: NeededParts, b: NeededParts): NeededParts {
  return {
    from: Math.max(a.from, b.from),
    before: Math.min(a.before, b.before),
    types: a.types === null ? b.types : b.types === null ? a.types : a.types.intersection(b.types),
    actors: a.actors === null ? b.actors : b.actors === null ? a.actors : a.actors.intersection(b.actors),
    // Both may hold of different bytes: either of the two is needed.
    bytes: a.bytes ?? b.bytes,
  };
}

/** What either of two needs. */
export function either(a: NeededParts, b: NeededParts): NeededParts {
  return {
    from: Math.min(a.from, b.from),
    before: Math.max(a.before, b.before),
    types: a.types === null || b.types === null ? null : a.types.union(b.types),
    actors: a.actors === null || b.actors === null ? null : a.actors.union(b.actors),
    bytes: a.bytes === null || b.bytes === null ? null : span(a.bytes, b.bytes),
  };
}

function span(a: ByteRange, b: ByteRange): ByteRange {
  const base = physAddr(Math.min(a.base, b.base));
  return { base, sizeBytes: Math.max(a.base + a.sizeBytes, b.base + b.sizeBytes) - base };
}

function typesWhere(test: (type: string) => boolean): ReadonlySet<EventType> {
  return new Set(
    EVENT_SCHEMA.map(({ type }) => type)
      .filter(isEventType)
      .filter(test),
  );
}
