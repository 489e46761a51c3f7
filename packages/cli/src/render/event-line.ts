import { EVENT_SCHEMA, type FieldKind, hexWord, type SystemRecord } from '@vist/core';

/**
 * A record as one line of JSON: `seq`, `cause`, `actor`, `type`, then the fields of the event. Addresses
 * and words are hex strings, arguments an object.
 */
export function eventLine({ seq, cause, actor, event }: SystemRecord): string {
  const kinds = KINDS.get(event.type);
  return JSON.stringify({ seq, cause, actor, ...event }, (key, value: unknown) => {
    if (typeof value === 'bigint') return hexWord(value);
    if (Array.isArray(value)) return Object.fromEntries(value.map(namedPair));
    return typeof value === 'number' && kinds?.get(key) === 'addr' ? hexWord(BigInt(value)) : value;
  });
}

/** The kind of each field, by event type. */
const KINDS: ReadonlyMap<string, ReadonlyMap<string, FieldKind>> = new Map(
  EVENT_SCHEMA.map(({ type, fields }) => [type, new Map(fields.map(({ name, kind }) => [name, kind]))]),
);

function namedPair(item: unknown): [string, unknown] {
  const isNamed = typeof item === 'object' && item !== null && 'name' in item && 'value' in item;
  return isNamed ? [String(item.name), item.value] : ['', item];
}
