import type { FieldSpec, Origin } from '@vist/core';
import { expectPayload } from '../format-error.ts';
import type { TraceRecord } from './event-codec.ts';
import { fillField, packField } from './field-column.ts';
import { packInts, unpackInts } from './int-column.ts';
import { pack, unpack } from './msgpack.ts';
import type { Row } from './row.ts';
import { stringTable, unpackStrings } from './string-table.ts';

/** Columns of where imported events stood in their source; coded like the fields of one event type. */
const ORIGIN_FIELDS: readonly FieldSpec[] = [
  { name: 'line', kind: 'int', isNullable: false, unit: '', doc: 'Line of the source, from 1.' },
  { name: 'timeNs', kind: 'word', isNullable: true, unit: '', doc: 'Clock of the source, ns.' },
  { name: 'cpu', kind: 'int', isNullable: true, unit: '', doc: 'CPU of the source.' },
  { name: 'comm', kind: 'name', isNullable: true, unit: '', doc: 'Name of the task.' },
  { name: 'pid', kind: 'int', isNullable: true, unit: '', doc: 'Number of the task.' },
  { name: 'isInferred', kind: 'bool', isNullable: false, unit: '', doc: 'Not in the source.' },
];

const BLANK: Origin = { line: 0, timeNs: null, cpu: null, comm: null, pid: null, isInferred: false };

/** The origins of a chunk's events; no bytes at all when none has one. */
export function encodeOrigins(records: readonly TraceRecord[]): Uint8Array {
  if (records.every(({ origin }) => origin === null)) return new Uint8Array(0);
  const origins = records.map(({ origin }) => origin);
  const rows = origins.filter((origin) => origin !== null) as unknown as readonly Row[];
  const table = stringTable();
  const presence = Float64Array.from(origins, (origin) => (origin === null ? 0 : 1));
  const columns = ORIGIN_FIELDS.map((field) => packField(rows, field, table));
  return pack([table.strings, packInts(presence, origins.length), columns]);
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
  const strings = unpackStrings(packedStrings);
  const flags = unpackInts(presence, count);
  const origins = Array.from(flags, (flag) => (flag === 1 ? { ...BLANK } : null));
  const rows = origins.filter((origin) => origin !== null) as unknown as readonly Row[];
  ORIGIN_FIELDS.forEach((field, i) => {
    fillField(rows, field, columns[i], strings);
  });
  return origins;
}
