import type { EventSpec, FieldSpec } from '@vist/core';
import type { ExpressionField } from '@vist/replay';
import { indented, tableLines } from './table.ts';

/** Event types, one line each, and the fields that every record has. */
export function schemaPage(types: readonly EventSpec[], fields: readonly ExpressionField[]): string {
  const rows = types.map((spec) => [String(spec.tag), spec.type, fieldList(spec.fields)]);
  const always = fields.map(({ name, doc }) => [name, doc]);
  return page([
    ...(rows.length === 0 ? [] : tableLines([{ heading: 'tag', align: 'right' }, left('type'), left('fields')], rows)),
    ...(always.length === 0
      ? []
      : ['', 'fields of every record', ...indented(tableLines([left(''), left('')], always))]),
  ]);
}

/** Event types with their fields. */
export function typePages(types: readonly EventSpec[]): string {
  return types.map(typePage).join('\n');
}

/** A field, and the types that have it. */
export function fieldPage({ name, kinds, unit, types, doc }: ExpressionField): string {
  const whose = types === null ? 'every record has it' : `in ${types.join(', ')}`;
  return page([`${name}: ${kinds.join(' or ')}${unit === '' ? '' : ` in ${unit}`}; ${doc}`, `  ${whose}`]);
}

function typePage({ type, tag, version, isAct, doc, fields }: EventSpec): string {
  const what = `${isAct ? 'act' : 'effect'}, tag ${tag}, version ${version}`;
  return page([`${type}: ${what}`, `  ${doc}`, ...indented(tableLines(COLUMNS, fields.map(fieldRow)))]);
}

function fieldRow({ name, kind, isNullable, unit, doc }: FieldSpec): readonly string[] {
  return [name, kind + (isNullable ? ' or null' : ''), unit, doc];
}

function fieldList(fields: readonly FieldSpec[]): string {
  return fields.map(({ name }) => name).join(' ');
}

function left(heading: string): { readonly heading: string; readonly align: 'left' } {
  return { heading, align: 'left' };
}

function page(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

const COLUMNS = [left('field'), left('kind'), left('unit'), left('')];
