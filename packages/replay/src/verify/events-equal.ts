import { type NamedValue, specOf, type SystemEvent, type SystemRecord } from '@vist/core';

/** One field of a record that two records disagree on. */
export interface FieldDifference {
  /** Name of the field of the event, or `cause`, `actor`, `seq`, `type`. */
  readonly field: string;
  readonly recorded: unknown;
  readonly produced: unknown;
}

/** True when two events say the same: every field of the first is in the second with an equal value. */
export function eventsEqual<Event extends SystemEvent>(a: Event, b: Event): boolean {
  if (a === b) return true;
  if (a.type !== b.type) return false;
  // Walking the keys of an event is four times as fast as looking up those of its schema: it is what verify does most.
  for (const name in a) {
    if (!valuesEqual(a[name], b[name])) return false;
  }
  return true;
}

/** True when two records say the same. Where an imported one stood in its source does not count. */
export function recordsEqual(a: SystemRecord, b: SystemRecord): boolean {
  return a.seq === b.seq && a.cause === b.cause && a.actor === b.actor && eventsEqual(a.event, b.event);
}

/** What two records disagree on, field by field; `type` alone when they are of different types. */
export function fieldDifferences(recorded: SystemRecord, produced: SystemRecord): readonly FieldDifference[] {
  const found: FieldDifference[] = [];
  const compare = (field: string, left: unknown, right: unknown): void => {
    if (!valuesEqual(left, right)) found.push({ field, recorded: left, produced: right });
  };
  for (const field of ['seq', 'cause', 'actor'] as const) compare(field, recorded[field], produced[field]);
  compare('type', recorded.event.type, produced.event.type);
  if (recorded.event.type !== produced.event.type) return found;
  for (const { name } of specOf(produced.event.type)?.fields ?? []) {
    compare(name, fieldOf(recorded.event, name), fieldOf(produced.event, name));
  }
  return found;
}

/** Value of a field that a schema names; undefined when the event does not have it. */
export function fieldOf(event: SystemEvent, name: string): unknown {
  return Reflect.get(event, name);
}

/** A list of arguments, as the fields of kind `args` are. */
export function isArgs(value: unknown): value is readonly NamedValue[] {
  return Array.isArray(value);
}

function valuesEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isArgs(a) || !isArgs(b) || a.length !== b.length) return false;
  return a.every(({ name, value }, index) => name === b[index]?.name && value === b[index].value);
}
