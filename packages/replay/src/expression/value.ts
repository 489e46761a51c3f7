import type { NamedValue, SystemRecord } from '@vist/core';
import type { Operand } from './ast.ts';
import { blockOf } from './fields.ts';
import type { Moment } from './moment.ts';

/** A value that a condition compares; undefined when the event has no such field. */
export type Value = number | bigint | string | boolean | readonly NamedValue[] | null | undefined;

/** Reads an operand of a record. */
export function reader(of: Operand): (record: SystemRecord, moment: Moment) => Value {
  if (of.kind === 'place') return (_, moment) => moment.value(of.place, of.view);
  const { name } = of;
  switch (name) {
    case 'seq':
      return ({ seq }) => seq;
    case 'cause':
      return ({ cause }) => cause;
    case 'actor':
      return ({ actor }) => actor;
    case 'inferred':
      return ({ origin }) => origin?.isInferred === true;
    case 'block':
      return ({ event }) => blockOf(event.type);
    default:
      if (name.startsWith('args.')) return argumentReader(name.slice('args.'.length));
      return ({ event }) => valueOf(Reflect.get(event, name));
  }
}

/** Fields hold nothing else than values. */
function valueOf(field: unknown): Value {
  switch (typeof field) {
    case 'number':
    case 'bigint':
    case 'string':
    case 'boolean':
      return field;
    default:
      return field === null || isList(field) ? field : undefined;
  }
}

function argumentReader(name: string): (record: SystemRecord) => Value {
  return ({ event }) => ('args' in event ? event.args.find((arg) => arg.name === name)?.value : undefined);
}

/** True for a flag that is set, and for what is there. */
export function isSet(value: Value): boolean {
  return value !== undefined && value !== null && value !== false;
}

/** A value as text, to find something in. */
export function textOf(value: Value): string {
  if (value === undefined || value === null) return '';
  return isList(value) ? value.map((arg) => `${arg.name}=${arg.value}`).join(' ') : String(value);
}

function isList(value: unknown): value is readonly NamedValue[] {
  return Array.isArray(value);
}
