import type { EventSpec } from '@vist/core';
import type { Values } from './field-column.ts';
import { SHAPES } from './shapes.generated.ts';

/** An event as an object of whatever fields its schema has. */
export type Row = Record<string, unknown>;

/** Moves between events of one type and the values of their fields. */
export interface RowShape {
  /** For each field the values that it has in `rows`. */
  readonly take: (rows: readonly Row[]) => readonly Values[];
  /** Events of this type from the values of their fields; keys in the order of the schema. */
  readonly build: (count: number, columns: readonly Values[]) => readonly Row[];
}

/** The same for all types that have fields of the same names. */
export interface ShapeLoops {
  readonly take: (rows: readonly Row[]) => readonly Values[];
  readonly build: (type: string, count: number, columns: readonly Values[]) => readonly Row[];
}

/** The shape of an event type: loops that were written for it, or those that do for any. */
export function rowShape(spec: EventSpec): RowShape {
  const key = shapeKey(spec);
  // A file may name its fields as it likes, also like what every object inherits.
  const written = Object.hasOwn(SHAPES, key) ? SHAPES[key] : undefined;
  const loops = written ?? anyShape(spec.fields.map((field) => field.name));
  return {
    take: loops.take,
    build: (count, columns) => loops.build(spec.type, count, columns),
  };
}

/** Names of the fields in their order. */
export function shapeKey(spec: EventSpec): string {
  return spec.fields.map((field) => field.name).join(',');
}

/** Loops for any list of names: for event types that a file has and this program does not. */
export function anyShape(names: readonly string[]): ShapeLoops {
  return {
    take: (rows) => names.map((name) => takeOne(rows, name)),
    build: (type, count, columns) => {
      const rows = Array.from({ length: count }, (): Row => ({ type }));
      for (const [i, name] of names.entries()) setOne(rows, name, columns[i]!);
      return rows;
    },
  };
}

function takeOne(rows: readonly Row[], name: string): Values {
  const values = new Array<unknown>(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = rows[i]![name];
  return values;
}

function setOne(rows: readonly Row[], name: string, values: Values): void {
  for (let i = 0; i < rows.length; i++) rows[i]![name] = values[i];
}
