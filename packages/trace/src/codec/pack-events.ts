import { TraceValueError } from '../format-error.ts';
import type { TraceRecord } from './event-codec.ts';
import { packField, type PackContext } from './field-column.ts';
import type { GroupedRecords } from './group-records.ts';
import { packInts } from './int-column.ts';
import type { Packable } from './msgpack.ts';
import type { PackSpace } from './pack-space.ts';
import { stringTable } from './string-table.ts';

/**
 * The events of a chunk as columns: one group of columns per event type, and what all records have.
 *
 * @see docs/TRACE_FORMAT.md, 4.2
 */
export function packEvents({ records, groups, order }: GroupedRecords, space: PackSpace): Packable {
  space.reset();
  const table = stringTable();
  const context = { table, space };
  const actors = packActors(records, context);
  const columns = groups.map(({ spec, columns: values }) =>
    spec.fields.map((field, i) => packField(values[i]!, field, context)),
  );
  return [
    records.length,
    table.strings,
    groups.map(({ spec }) => spec.tag),
    packInts(order, records.length, space),
    packCauses(records, space),
    actors,
    columns,
    packSeqs(records, space),
  ];
}

function packActors(records: readonly TraceRecord[], { table, space }: PackContext): Packable {
  const actors = space.numbers(records.length);
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
  return packInts(actors, records.length, space);
}

function packCauses(records: readonly TraceRecord[], space: PackSpace): Packable {
  const distances = space.numbers(records.length);
  for (let i = 0; i < records.length; i++) {
    const { seq, cause } = records[i]!;
    if (cause === null) {
      distances[i] = 0;
      continue;
    }
    if (!(cause >= 0 && cause < seq)) {
      throw new TraceValueError(`event ${seq}: its cause ${cause} is not before it`);
    }
    distances[i] = seq - cause;
  }
  return packInts(distances, records.length, space);
}

/** Null where `seq` counts up by one; otherwise distances from the first. */
function packSeqs(records: readonly TraceRecord[], space: PackSpace): Packable {
  const first = records[0]?.seq ?? 0;
  const last = records.at(-1)?.seq ?? 0;
  if (records.length === 0 || last - first === records.length - 1) return null;
  const distances = Float64Array.from(records, (record) => record.seq - first);
  return packInts(distances, records.length, space);
}
