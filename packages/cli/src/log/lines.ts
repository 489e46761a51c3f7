import type { SystemRecord } from '@vist/core';
import { describeRecord } from '@vist/replay';
import { eventLine } from '../render/event-line.ts';
import type { Style } from '../render/style.ts';

/** A record as one line. */
export type LineOf = (record: SystemRecord) => string;

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
  return (record) => {
    const [at = '', actor = '', type = '', ...rest] = describeRecord(record).split(' ');
    return [style.quiet(at.padEnd(AT_WIDTH)), actor.padEnd(ACTOR_WIDTH), style.title(type), ...rest]
      .join(' ')
      .trimEnd();
  };
}

/** The fields of a record as its line of JSON has them. */
function printed(record: SystemRecord): (name: string) => unknown {
  const all: unknown = JSON.parse(eventLine(record));
  return (name) => {
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
