import {
  EVENT_SCHEMA,
  type FieldKind,
  type FieldSpec,
  type NamedValue,
  type SystemRecord,
  valueKind,
} from '@vist/core';
import { offsetText } from '@vist/replay';
import { eventLine } from '../render/event-line.ts';
import { noteText } from '../render/note-text.ts';
import type { Style } from '../render/style.ts';

/** A record as one line, and the note that people have written at it; null for none. */
export type LineOf = (record: SystemRecord, note: string | null) => string;

/** One JSON object per line, of all fields or of some; what an event does not have is null. */
export function jsonLines(fields: readonly string[] | null): LineOf {
  if (fields === null) return eventLine;
  return (record) => JSON.stringify(Object.fromEntries(fields.map((name) => [name, printed(record)(name)])));
}

/** Lines for people; of some fields, their values with tabs between. */
export function textLines(fields: readonly string[] | null, style: Style): LineOf {
  if (fields !== null) {
    return (record) => fields.map(printed(record)).map(cell).join('\t');
  }
  return ({ seq, actor, cause, origin, event }, note) => {
    const { type } = event;
    let text = `${style.quiet(`#${seq}`.padEnd(AT_WIDTH))} ${actor.padEnd(ACTOR_WIDTH)} ${style.title(type)}`;
    for (const field of FIELDS.get(type) ?? []) {
      const value: unknown = Reflect.get(event, field.name);
      const isOffset = field.name === 'offset' && typeof value === 'number';
      text += ` ${field.name}=${isOffset ? offsetText(type, value) : valueText(value, valueKind(event, field))}`;
    }
    if (origin?.isInferred === true) text += ` ${style.quiet('[inferred]')}`;
    if (cause !== null) text += ` ${style.quiet(`(because of #${cause})`)}`;
    return note === null
      ? text
      : `${text}\n${''.padEnd(AT_WIDTH)} ${style.warn(note === '' ? '^ bookmark' : `^ ${noteText(note)}`)}`;
  };
}

/** By event type: a log is long, and a line of it should cost little. */
const FIELDS: ReadonlyMap<string, readonly FieldSpec[]> = new Map(
  EVENT_SCHEMA.map(({ type, fields }) => [type, fields]),
);

function valueText(value: unknown, kind: FieldKind): string {
  if (typeof value === 'number') return kind === 'addr' ? `0x${value.toString(16)}` : String(value);
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  if (!Array.isArray(value)) return String(value);
  const args: readonly NamedValue[] = value;
  return `(${args.map((arg) => `${arg.name}=${valueText(arg.value, 'args')}`).join(', ')})`;
}

/** The fields of a record as its line of JSON has them. */
function printed(record: SystemRecord): (name: string) => unknown {
  const all: unknown = JSON.parse(eventLine(record));
  return (name) => {
    if (name === 'inferred') return record.origin?.isInferred === true;
    if (name === 'block') return record.event.type.slice(0, record.event.type.indexOf('.'));
    return name.split('.').reduce(propertyOf, all);
  };
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (Reflect.get(value, name) ?? null) : null;
}

function cell(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const AT_WIDTH = 7;
const ACTOR_WIDTH = 5;
