import { EVENT_SCHEMA, type FieldSpec, hexWord, type SystemRecord, valueKind } from '@vist/core';

/**
 * A record as one line of JSON: `seq`, `cause`, `actor`, `isInferred` if it was imported, `type`, then the fields of
 * the event. Addresses and words are hex strings, arguments an object.
 */
export function eventLine({ seq, cause, actor, origin, event }: SystemRecord): string {
  const fields = FIELDS.get(event.type);
  const imported = origin === null ? {} : { isInferred: origin.isInferred };
  return JSON.stringify({ seq, cause, actor, ...imported, ...event }, (key, value: unknown) => {
    if (typeof value === 'bigint') return hexWord(value);
    if (Array.isArray(value)) return Object.fromEntries(value.map(namedPair));
    const field = typeof value === 'number' ? fields?.get(key) : undefined;
    return field !== undefined && valueKind(event, field) === 'addr' ? hexWord(BigInt(Number(value))) : value;
  });
}

/** The fields by name, by event type. */
const FIELDS: ReadonlyMap<string, ReadonlyMap<string, FieldSpec>> = new Map(
  EVENT_SCHEMA.map(({ type, fields }) => [type, new Map(fields.map((field) => [field.name, field]))]),
);

function namedPair(item: unknown): [string, unknown] {
  const isNamed = typeof item === 'object' && item !== null && 'name' in item && 'value' in item;
  return isNamed ? [String(item.name), item.value] : ['', item];
}
