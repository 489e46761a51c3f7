/** An object whose keys are the fields of a schema. */
export type Row = Record<string, unknown>;

/** Throws: a field holds what its kind does not allow. A defect of whoever made the event. */
export function refuseValue(row: Row, name: string, expected: string): never {
  const value = row[name];
  throw new TypeError(`${String(row['type'])}.${name} is ${String(value)} (${typeof value}): expected ${expected}`);
}
