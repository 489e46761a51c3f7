import type { FieldKind, FieldSpec } from '@vist/core';
import { expectPayload, TraceValueError } from '../format-error.ts';
import { packArgs, unpackArgs } from './args-column.ts';
import { packInts, unpackInts, type Ints } from './int-column.ts';
import type { Packable } from './msgpack.ts';
import type { PackSpace } from './pack-space.ts';
import type { Spaces } from './space.ts';
import { noString, type StringTable } from './string-table.ts';
import { packWords, unpackWords } from './word-column.ts';

/** The values of one field over some events, in their order. */
export type Values = ArrayLike<unknown>;

/** What the columns of a chunk are packed with. */
export interface PackContext {
  readonly table: StringTable;
  readonly space: PackSpace;
}

/** Kinds of fields that this codec stores; a reader refuses others. */
export const FIELD_KINDS: readonly FieldKind[] = ['addr', 'word', 'int', 'bool', 'name', 'text', 'args'];

/**
 * The column of a field. Absent values are left out.
 *
 * @throws TraceValueError when a value is not of the field's kind.
 */
export function packField(values: Values, field: FieldSpec, context: PackContext): Packable {
  if (!field.isNullable) return packKind(values, field, context);
  const presence = context.space.numbers(values.length);
  const present: unknown[] = [];
  for (let i = 0; i < values.length; i++) {
    const isPresent = values[i] !== null;
    presence[i] = isPresent ? 1 : 0;
    if (isPresent) present.push(values[i]);
  }
  return [packInts(presence, values.length, context.space), packKind(present, field, context)];
}

/** What the columns of a chunk are read with. */
export interface ColumnContext {
  readonly strings: readonly string[];
  readonly spaces: Spaces;
}

/**
 * The values of a field from its column: the first `count` of what is returned, until the next field of
 * the same `place` is read.
 *
 * @param place of the field in its event type.
 * @throws PayloadError when the column does not fit the field.
 */
export function unpackField(packed: unknown, { field, place, count }: FieldOfRows, context: ColumnContext): Values {
  if (!field.isNullable) return unpackKind(packed, { field, place, count }, context);
  expectPayload(Array.isArray(packed) && packed.length === 2, `${field.name}: expected presence and values`);
  const presence = unpackInts(packed[0], count, context.spaces('presence'));
  let presentCount = 0;
  for (let i = 0; i < count; i++) presentCount += presence[i] === 1 ? 1 : 0;
  const present = unpackKind(packed[1], { field, place, count: presentCount }, context);
  const values = new Array<unknown>(count);
  for (let i = 0, at = 0; i < count; i++) values[i] = presence[i] === 1 ? present[at++] : null;
  return values;
}

/** A field of an event type, over the events of one chunk. */
export interface FieldOfRows {
  readonly field: FieldSpec;
  readonly place: number;
  readonly count: number;
}

function packKind(values: Values, field: FieldSpec, context: PackContext): Packable {
  switch (field.kind) {
    case 'addr':
    case 'int':
      return packNumbers(values, field, context.space);
    case 'bool':
      return packFlags(values, field, context.space);
    case 'name':
    case 'text':
      return packTexts(values, field, context);
    case 'word':
      return packWordValues(values, field, context.space);
    case 'args':
      return packArgs(values, field, context);
    default:
      return field.kind satisfies never;
  }
}

function unpackKind(packed: unknown, { field, place, count }: FieldOfRows, context: ColumnContext): Values {
  const { strings, spaces } = context;
  const space = spaces(place);
  switch (field.kind) {
    case 'addr':
    case 'int':
      return unpackInts(packed, count, space);
    case 'bool':
      return flagsOf(unpackInts(packed, count, space), count);
    case 'name':
    case 'text':
      return textsOf(unpackInts(packed, count, space), count, strings);
    case 'word':
      return unpackWords(packed, count, space);
    case 'args':
      return unpackArgs(packed, count, context);
    default:
      return field.kind satisfies never;
  }
}

function packNumbers(values: Values, field: FieldSpec, space: PackSpace): Packable {
  const numbers = space.numbers(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isSafeInteger(value)) refuseValue(value, field, 'a safe integer');
    numbers[i] = value as number;
  }
  return packInts(numbers, values.length, space);
}

function packFlags(values: Values, field: FieldSpec, space: PackSpace): Packable {
  const numbers = space.numbers(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== 'boolean') refuseValue(value, field, 'true or false');
    numbers[i] = value ? 1 : 0;
  }
  return packInts(numbers, values.length, space);
}

function flagsOf(numbers: Ints, count: number): Values {
  const flags = new Array<boolean>(count);
  for (let i = 0; i < count; i++) flags[i] = numbers[i] === 1;
  return flags;
}

function packTexts(values: Values, field: FieldSpec, { table, space }: PackContext): Packable {
  const numbers = space.numbers(values.length);
  let last: unknown = null;
  let lastIndex = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    // Runs are common, and a comparison is cheaper than the table.
    if (value !== last) {
      if (typeof value !== 'string') refuseValue(value, field, 'a string');
      last = value;
      lastIndex = table.indexOf(value);
    }
    numbers[i] = lastIndex;
  }
  return packInts(numbers, values.length, space);
}

function textsOf(numbers: Ints, count: number, strings: readonly string[]): Values {
  const texts = new Array<string>(count);
  for (let i = 0; i < count; i++) texts[i] = strings[numbers[i]!] ?? noString(strings, numbers[i]!);
  return texts;
}

function packWordValues(values: Values, field: FieldSpec, space: PackSpace): Packable {
  const words = space.words(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== 'bigint') refuseValue(value, field, 'a bigint');
    words[i] = value;
    if (words[i] !== value) refuseValue(value, field, '0 to 2^64 - 1');
  }
  return packWords(words, values.length, space);
}

/** Throws: a field holds what its kind does not allow. A defect of whoever made the event. */
function refuseValue(value: unknown, field: FieldSpec, expected: string): never {
  throw new TraceValueError(`field ${field.name} is ${String(value)} (${typeof value}): expected ${expected}`);
}
