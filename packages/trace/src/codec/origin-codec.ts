import type { FieldKind, FieldSpec, Origin } from '@vist/core';
import { expectPayload } from '../format-error.ts';
import type { TraceRecord } from './event-codec.ts';
import { packField, unpackField } from './field-column.ts';
import { packInts, unpackInts } from './int-column.ts';
import { pack, unpack } from './msgpack.ts';
import { packSpace } from './pack-space.ts';
import { OWN_SPACES } from './space.ts';
import { stringTable, unpackStrings } from './string-table.ts';

/** Columns of where imported events stood in their source; coded like the fields of one event type. */
const ORIGIN_FIELDS: readonly (FieldSpec & { readonly name: keyof Origin })[] = [
  originField('line', 'int', false),
  originField('timeNs', 'word', true),
  originField('cpu', 'int', true),
  originField('comm', 'name', true),
  originField('pid', 'int', true),
  originField('isInferred', 'bool', false),
];

function originField<Name extends keyof Origin>(
  name: Name,
  kind: FieldKind,
  isNullable: boolean,
): FieldSpec & { readonly name: Name } {
  return { name, kind, isNullable, unit: '', doc: '' };
}

/** The origins of a chunk's events; no bytes at all when none has one. */
export function encodeOrigins(records: readonly TraceRecord[]): Uint8Array {
  // The usual case costs a look at each record.
  if (records.every(({ origin }) => origin === null)) return new Uint8Array(0);
  const present = records.flatMap(({ origin }) => (origin === null ? [] : [origin]));
  const context = { table: stringTable(), space: packSpace() };
  const presence = Float64Array.from(records, ({ origin }) => (origin === null ? 0 : 1));
  const columns = ORIGIN_FIELDS.map((field) =>
    packField(
      present.map((origin) => origin[field.name]),
      field,
      context,
    ),
  );
  return pack([context.table.strings, packInts(presence, records.length, context.space), columns]);
}

/**
 * The origins of `count` events; null when no event has one.
 *
 * @throws PayloadError when the bytes are not such columns.
 */
export function decodeOrigins(bytes: Uint8Array, count: number): readonly (Origin | null)[] | null {
  if (bytes.length === 0) return null;
  const payload = unpack(bytes);
  expectPayload(Array.isArray(payload) && payload.length === 3, 'origins: expected three parts');
  const [packedStrings, presence, columns] = payload as readonly unknown[];
  expectPayload(
    Array.isArray(columns) && columns.length === ORIGIN_FIELDS.length,
    `origins: expected ${ORIGIN_FIELDS.length} columns`,
  );
  const context = { strings: unpackStrings(packedStrings), spaces: OWN_SPACES };
  const isPresent = Array.from(unpackInts(presence, count), (flag) => flag === 1);
  const presentCount = isPresent.filter(Boolean).length;
  const [line, timeNs, cpu, comm, pid, isInferred] = ORIGIN_FIELDS.map((field, place) =>
    unpackField(columns[place], { field, place, count: presentCount }, context),
  );
  let at = -1;
  return isPresent.map((present) => {
    if (!present) return null;
    at += 1;
    // The kinds of the columns are those of the fields above.
    return {
      line: line![at],
      timeNs: timeNs![at],
      cpu: cpu![at],
      comm: comm![at],
      pid: pid![at],
      isInferred: isInferred![at],
    } as Origin;
  });
}
