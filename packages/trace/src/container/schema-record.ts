import { EVENT_SCHEMA, type EventSpec, type FieldKind, type FieldSpec, type FieldUnit } from '@vist/core';
import { FIELD_KINDS } from '../codec/field-column.ts';
import { pack, unpack } from '../codec/msgpack.ts';
import { expectPayload } from '../format-error.ts';
import { packBody, unpackBody } from './body.ts';
import type { CodecName, Platform } from './platform.ts';

/** The table of event types as a payload. */
export function packSchema(schema: readonly EventSpec[], codec: CodecName, platform: Platform): Uint8Array {
  return pack(packBody(pack(rowsOfSchema(schema)), codec, platform));
}

/** The event types of a file. @throws PayloadError when the payload is not a schema. */
export function unpackSchema(payload: Uint8Array, platform: Platform): readonly EventSpec[] {
  const body = unpack(payload);
  expectPayload(Array.isArray(body), 'schema: expected a body');
  const raw = unpackBody(body, platform);
  // The usual case: the file has the event types of this program, and nothing need be read.
  return isOwnSchema(raw) ? EVENT_SCHEMA : schemaOfRows(unpack(raw));
}

function isOwnSchema(raw: Uint8Array): boolean {
  ownRows ??= pack(rowsOfSchema(EVENT_SCHEMA));
  return raw.length === ownRows.length && ownRows.every((byte, i) => byte === raw[i]);
}

/** The rows of this program's schema as bytes, made when they are first compared with those of a file. */
let ownRows: Uint8Array | null = null;

/** One row per event type: tag, version, type, act or effect, doc, fields. */
type SchemaRow = readonly [number, number, string, boolean, string, readonly FieldRow[]];
type FieldRow = readonly [name: string, kind: string, isNullable: boolean, unit: string, doc: string];

/** A schema as the rows of a schema record. */
export function rowsOfSchema(schema: readonly EventSpec[]): readonly SchemaRow[] {
  return schema.map(({ tag, version, type, isAct, doc, fields }) => [
    tag,
    version,
    type,
    isAct,
    doc,
    fields.map((field) => [field.name, field.kind, field.isNullable, field.unit, field.doc]),
  ]);
}

/** @throws PayloadError when these are not the rows of a schema. */
export function schemaOfRows(rows: unknown): readonly EventSpec[] {
  expectPayload(Array.isArray(rows), 'schema: expected a list of event types');
  const specs = rows.map(specOfRow);
  for (const [i, { tag }] of specs.entries()) {
    expectPayload(i === 0 || specs[i - 1]!.tag < tag, () => `schema: tag ${tag} is not in ascending order`);
  }
  expectPayload(new Set(specs.map((spec) => spec.type)).size === specs.length, 'schema: a type stands twice');
  return specs;
}

function specOfRow(row: unknown): EventSpec {
  expectPayload(Array.isArray(row) && row.length >= 6, 'schema: expected six parts of an event type');
  const [tag, version, type, isAct, doc, fields] = row as readonly unknown[];
  expectPayload(isCount(tag) && isCount(version), () => `schema: tag ${String(tag)}, version ${String(version)}`);
  expectPayload(isTypeName(type), () => `schema: type ${String(type)}`);
  expectPayload(typeof isAct === 'boolean' && typeof doc === 'string', () => `schema: ${type} is not described`);
  expectPayload(Array.isArray(fields), () => `schema: ${type} has no list of fields`);
  const specs = fields.map((field) => fieldOfRow(field, type));
  const names = new Set(['type', ...specs.map((field) => field.name)]);
  expectPayload(names.size === specs.length + 1, () => `schema: a field of ${type} stands twice`);
  return { tag, version, type, isAct, doc, fields: specs };
}

function fieldOfRow(field: unknown, type: string): FieldSpec {
  expectPayload(Array.isArray(field) && field.length >= 5, () => `schema: expected five parts of a field of ${type}`);
  const [name, kind, isNullable, unit, doc] = field as readonly unknown[];
  expectPayload(typeof name === 'string' && name !== '__proto__', () => `schema: ${type} has a field without name`);
  expectPayload(isFieldKind(kind), () => `schema: ${type}.${name} is of kind ${String(kind)}`);
  expectPayload(isFieldUnit(unit), () => `schema: ${type}.${name} is in ${String(unit)}`);
  expectPayload(
    typeof isNullable === 'boolean' && typeof doc === 'string',
    () => `schema: ${type}.${name} is not described`,
  );
  return { name, kind, isNullable, unit, doc };
}

function isTypeName(value: unknown): value is EventSpec['type'] {
  return typeof value === 'string' && value.includes('.');
}

function isFieldKind(value: unknown): value is FieldKind {
  return FIELD_KINDS.some((kind) => kind === value);
}

/** Units are for people: one that this program does not know is kept as it is. */
function isFieldUnit(value: unknown): value is FieldUnit {
  return typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
