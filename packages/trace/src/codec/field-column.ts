import type { FieldKind, FieldSpec } from '@vist/core';
import { expectPayload } from '../format-error.ts';
import { fillArgs, packArgs } from './args-column.ts';
import { packInts, unpackInts } from './int-column.ts';
import type { Packable } from './msgpack.ts';
import { refuseValue, type Row } from './row.ts';
import { stringAt, type StringTable } from './string-table.ts';
import { packWords, unpackWords } from './word-column.ts';

/** One column per field: the field's value in each row, in order. Absent values are left out. */
export function packField(rows: readonly Row[], field: FieldSpec, table: StringTable): Packable {
  if (!field.isNullable) return packKind(rows, field, table);
  const presence = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) presence[i] = rows[i]![field.name] === null ? 0 : 1;
  const present = rows.filter((row) => row[field.name] !== null);
  return [packInts(presence, rows.length), packKind(present, field, table)];
}

/**
 * Sets the field in each row; rows where the value is absent keep the null that they begin with.
 *
 * @throws PayloadError when the column does not fit the field.
 */
export function fillField(rows: readonly Row[], field: FieldSpec, packed: unknown, strings: readonly string[]): void {
  if (!field.isNullable) {
    fillKind(rows, field, packed, strings);
    return;
  }
  expectPayload(Array.isArray(packed) && packed.length === 2, 'nullable column: expected two parts');
  const [presence, values] = packed as readonly unknown[];
  const flags = unpackInts(presence, rows.length);
  fillKind(
    rows.filter((_, i) => flags[i] === 1),
    field,
    values,
    strings,
  );
}

function packKind(rows: readonly Row[], field: FieldSpec, table: StringTable): Packable {
  switch (field.kind) {
    case 'addr':
    case 'int':
      return packNumbers(rows, field.name);
    case 'bool':
      return packFlags(rows, field.name);
    case 'name':
    case 'text':
      return packTexts(rows, field.name, table);
    case 'word':
      return packWordField(rows, field.name);
    case 'args':
      return packArgs(rows, field.name, table);
    default:
      return field.kind satisfies never;
  }
}

function fillKind(rows: readonly Row[], field: FieldSpec, packed: unknown, strings: readonly string[]): void {
  switch (field.kind) {
    case 'addr':
    case 'int':
      fillNumbers(rows, field.name, packed);
      return;
    case 'bool':
      fillFlags(rows, field.name, packed);
      return;
    case 'name':
    case 'text':
      fillTexts(rows, field.name, packed, strings);
      return;
    case 'word':
      fillWords(rows, field.name, packed);
      return;
    case 'args':
      fillArgs(rows, field.name, packed, strings);
      return;
    default:
      expectPayload(false, `field ${field.name}: kind ${String(field.kind satisfies never)}`);
  }
}

function packNumbers(rows: readonly Row[], name: string): Packable {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]![name];
    if (!Number.isSafeInteger(value)) refuseValue(rows[i]!, name, 'a safe integer');
    values[i] = value as number;
  }
  return packInts(values, rows.length);
}

function fillNumbers(rows: readonly Row[], name: string, packed: unknown): void {
  const values = unpackInts(packed, rows.length);
  for (let i = 0; i < rows.length; i++) rows[i]![name] = values[i]!;
}

function packFlags(rows: readonly Row[], name: string): Packable {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]![name];
    if (typeof value !== 'boolean') refuseValue(rows[i]!, name, 'true or false');
    values[i] = value === true ? 1 : 0;
  }
  return packInts(values, rows.length);
}

function fillFlags(rows: readonly Row[], name: string, packed: unknown): void {
  const values = unpackInts(packed, rows.length);
  for (let i = 0; i < rows.length; i++) rows[i]![name] = values[i] === 1;
}

function packTexts(rows: readonly Row[], name: string, table: StringTable): Packable {
  const values = new Float64Array(rows.length);
  let last = '';
  let lastIndex = -1;
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]![name];
    if (typeof value !== 'string') refuseValue(rows[i]!, name, 'a string');
    if (lastIndex < 0 || value !== last) {
      last = value as string;
      lastIndex = table.indexOf(last);
    }
    values[i] = lastIndex;
  }
  return packInts(values, rows.length);
}

function fillTexts(rows: readonly Row[], name: string, packed: unknown, strings: readonly string[]): void {
  const values = unpackInts(packed, rows.length);
  for (let i = 0; i < rows.length; i++) rows[i]![name] = stringAt(strings, values[i]!);
}

function packWordField(rows: readonly Row[], name: string): Packable {
  const words = new BigUint64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]![name];
    if (typeof value !== 'bigint') refuseValue(rows[i]!, name, 'a bigint');
    words[i] = value as bigint;
    if (words[i] !== value) refuseValue(rows[i]!, name, '0 to 2^64 - 1');
  }
  return packWords(words, rows.length);
}

function fillWords(rows: readonly Row[], name: string, packed: unknown): void {
  const words = unpackWords(packed, rows.length);
  for (let i = 0; i < rows.length; i++) rows[i]![name] = words[i]!;
}

/** Kinds of fields that this codec stores; a reader refuses others. */
export const FIELD_KINDS: readonly FieldKind[] = ['addr', 'word', 'int', 'bool', 'name', 'text', 'args'];
