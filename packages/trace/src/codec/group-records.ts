import type { EventSpec } from '@vist/core';
import { TraceValueError } from '../format-error.ts';
import type { TraceRecord } from './event-codec.ts';
import type { Values } from './field-column.ts';
import { rowShape, type Row, type RowShape } from './row.ts';

/** The events of one type among some records, in their order. */
export interface TypeGroup {
  readonly spec: EventSpec;
  readonly count: number;
  /** For each field its values, in the order of the events. */
  readonly columns: readonly Values[];
}

/** Records, and their events by type. */
export interface GroupedRecords {
  readonly records: readonly TraceRecord[];
  /** Types that occur, ascending by tag. */
  readonly groups: readonly TypeGroup[];
  /** For each record the number of its type in `groups`. */
  readonly order: Float64Array;
}

/**
 * Sorts events by type, which is how everything in a chunk looks at them.
 *
 * @returns a function of records, which throws TypeError when an event is not of the schema.
 */
export function recordGrouper(schema: readonly EventSpec[]): (records: readonly TraceRecord[]) => GroupedRecords {
  const slotOfType = new Map<string, number>(schema.map((spec, slot) => [spec.type, slot]));
  const shapes: RowShape[] = [];
  return (records) => {
    const order = new Float64Array(records.length);
    const rowsOfSlot: Row[][] = schema.map(() => []);
    for (let i = 0; i < records.length; i++) {
      const { event } = records[i]!;
      const slot = slotOfType.get(event.type);
      if (slot === undefined) throw new TraceValueError(`event type ${event.type}: not in the schema`);
      order[i] = slot;
      rowsOfSlot[slot]!.push(event as unknown as Row);
    }
    const rankOfSlot = ranksOf(rowsOfSlot);
    for (let i = 0; i < order.length; i++) order[i] = rankOfSlot[order[i]!]!;
    const groups = schema.flatMap((spec, slot) => {
      const rows = rowsOfSlot[slot]!;
      if (rows.length === 0) return [];
      const shape = (shapes[slot] ??= rowShape(spec));
      return [{ spec, count: rows.length, columns: shape.take(rows) }];
    });
    return { records, order, groups };
  };
}

/** The place of each slot among those that have rows. */
function ranksOf(rowsOfSlot: readonly (readonly Row[])[]): readonly number[] {
  let rank = 0;
  return rowsOfSlot.map((rows) => (rows.length > 0 ? rank++ : -1));
}
