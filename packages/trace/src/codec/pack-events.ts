import { TraceValueError } from '../format-error.ts';
import type { TraceRecord } from './event-codec.ts';
import { packField } from './field-column.ts';
import type { GroupedRecords } from './group-records.ts';
import { packInts } from './int-column.ts';
import type { Packable } from './msgpack.ts';
import { stringTable, type StringTable } from './string-table.ts';

/**
 * The events of a chunk as columns: one group of columns per event type, and what all records have.
 *
 * @see docs/TRACE_FORMAT.md, 4.2
 */
export function packEvents({ records, groups, order }: GroupedRecords): Packable {
  const table = stringTable();
  const actors = packActors(records, table);
  const columns = groups.map(({ spec, rows, shape }) => {
    const values = shape.take(rows);
    return spec.fields.map((field, i) => packField(values[i]!, field, table));
  });
  return [
    records.length,
    table.strings,
    groups.map(({ spec }) => spec.tag),
    packInts(order, records.length),
    packCauses(records),
    actors,
    columns,
    packSeqs(records),
  ];
}

function packActors(records: readonly TraceRecord[], table: StringTable): Packable {
  const actors = new Float64Array(records.length);
  let last = '';
  let lastIndex = -1;
  for (let i = 0; i < records.length; i++) {
    const { actor } = records[i]!;
    if (actor !== last) {
      last = actor;
      lastIndex = table.indexOf(actor);
    }
    actors[i] = lastIndex;
  }
  return packInts(actors, records.length);
}

function packCauses(records: readonly TraceRecord[]): Packable {
  const distances = new Float64Array(records.length);
  for (let i = 0; i < records.length; i++) {
    const { seq, cause } = records[i]!;
    if (cause === null) continue;
    if (!(cause >= 0 && cause < seq)) {
      throw new TraceValueError(`event ${seq}: its cause ${cause} is not before it`);
    }
    distances[i] = seq - cause;
  }
  return packInts(distances, records.length);
}

/** Null where `seq` counts up by one; otherwise distances from the first. */
function packSeqs(records: readonly TraceRecord[]): Packable {
  const first = records[0]?.seq ?? 0;
  const last = records.at(-1)?.seq ?? 0;
  if (records.length === 0 || last - first === records.length - 1) return null;
  const distances = Float64Array.from(records, (record) => record.seq - first);
  return packInts(distances, records.length);
}
