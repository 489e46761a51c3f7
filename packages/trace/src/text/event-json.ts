import { seq, type Actor, type DomainEvent, type EventSpec, type FieldSpec, type Origin } from '@vist/core';
import type { TraceRecord } from '../codec/event-codec.ts';
import type { Json } from './plain-json.ts';
import { TraceTextError } from './text-error.ts';

/** A map of JSON. */
export interface JsonMap {
  readonly [key: string]: Json;
}

/**
 * A record as a line of JSON: position, cause, actor, type, then the fields in the order of the schema.
 * Addresses and words are hex strings; an argument's word is `{"word": "0x..."}`.
 */
export function jsonOfRecord(record: TraceRecord, spec: EventSpec): JsonMap {
  const { seq: position, cause, actor, origin, event } = record;
  const values = new Map<string, unknown>(Object.entries(event));
  const fields = spec.fields.map((field) => [field.name, jsonOfValue(values.get(field.name), field)] as const);
  const tail = origin === null ? {} : { origin: jsonOfOrigin(origin) };
  return { seq: position, cause, actor, type: event.type, fields: Object.fromEntries(fields), ...tail };
}

/** The record of a line. @throws TraceTextError when a field is missing, unknown or not of its kind. */
export function recordOfJson(line: JsonMap, specOf: (type: string) => EventSpec | null): TraceRecord {
  const { seq: position, cause, actor, type, fields, origin } = line;
  const spec = typeof type === 'string' ? specOf(type) : null;
  expectText(spec !== null, `type ${JSON.stringify(type)}: expected an event type of the schema`);
  expectText(isPosition(position), `seq ${JSON.stringify(position)}: expected a whole number`);
  expectText(cause === null || isPosition(cause), `cause ${JSON.stringify(cause)}: expected null or a whole number`);
  expectText(isActor(actor), `actor ${JSON.stringify(actor)}: expected pe0, irs0, guest0, env ...`);
  expectText(isMap(fields), `fields ${JSON.stringify(fields)}: expected a map`);
  return {
    seq: seq(position),
    cause: cause === null ? null : seq(cause),
    actor,
    origin: origin === undefined ? null : originOfJson(origin),
    event: eventOfJson(fields, spec),
  };
}

function eventOfJson(fields: JsonMap, spec: EventSpec): DomainEvent {
  for (const name of Object.keys(fields)) {
    expectText(
      spec.fields.some((field) => field.name === name),
      `${spec.type} has no field ${name}`,
    );
  }
  const values = spec.fields.map((field) => {
    const json = Object.hasOwn(fields, field.name) ? fields[field.name] : undefined;
    expectText(json !== undefined, `${spec.type}.${field.name} is missing`);
    return [field.name, valueOfJson(json, field, `${spec.type}.${field.name}`)] as const;
  });
  return { type: spec.type, ...Object.fromEntries(values) };
}

function jsonOfValue(value: unknown, field: Pick<FieldSpec, 'kind'>): Json {
  if (value === null) return null;
  if (typeof value === 'bigint') return hex(value);
  if (typeof value === 'number') return field.kind === 'addr' ? hex(value) : value;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return (value as readonly Argument[]).map(({ name, value: item }) => [
    name,
    typeof item === 'bigint' ? { word: hex(item) } : item,
  ]);
}

interface Argument {
  readonly name: string;
  readonly value: number | bigint | string;
}

function valueOfJson(json: Json, { kind, isNullable }: FieldSpec, place: string): unknown {
  if (json === null) {
    expectText(isNullable, `${place}: may not be null`);
    return null;
  }
  switch (kind) {
    case 'addr':
      return Number(hexNumber(json, place));
    case 'word':
      return hexNumber(json, place);
    case 'int':
      expectText(Number.isSafeInteger(json), `${place} is ${JSON.stringify(json)}: expected a safe integer`);
      return json;
    case 'bool':
      expectText(typeof json === 'boolean', `${place} is ${JSON.stringify(json)}: expected true or false`);
      return json;
    case 'name':
    case 'text':
      expectText(typeof json === 'string', `${place} is ${JSON.stringify(json)}: expected a string`);
      return json;
    case 'args':
      expectText(Array.isArray(json), `${place}: expected a list of arguments`);
      return (json as readonly Json[]).map((item) => argumentOfJson(item, place));
    default:
      return kind satisfies never;
  }
}

function argumentOfJson(json: Json, place: string): Argument {
  expectText(Array.isArray(json) && json.length === 2, `${place}: expected [name, value]`);
  const [name, value] = json as readonly Json[];
  expectText(typeof name === 'string', `${place}: expected the name of an argument`);
  if (typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value))) return { name, value };
  expectText(isMap(value) && value['word'] !== undefined, `${place}: argument ${name} is ${JSON.stringify(value)}`);
  return { name, value: hexNumber(value['word'], place) };
}

function jsonOfOrigin(origin: Origin): Json {
  const { line, timeNs, cpu, comm, pid, isInferred } = origin;
  return { line, timeNs: timeNs === null ? null : String(timeNs), cpu, comm, pid, isInferred };
}

function originOfJson(json: Json): Origin {
  expectText(isMap(json), 'origin: expected a map');
  const { line, timeNs, cpu, comm, pid, isInferred } = json;
  expectText(isPosition(line) && typeof isInferred === 'boolean', 'origin: expected line and isInferred');
  expectText(
    timeNs === null || (typeof timeNs === 'string' && /^\d{1,20}$/u.test(timeNs)),
    'origin: expected timeNs in digits',
  );
  expectText(isIntOrNull(cpu) && isIntOrNull(pid), 'origin: expected cpu and pid, or null');
  expectText(comm === null || typeof comm === 'string', 'origin: expected comm, or null');
  return { line, timeNs: timeNs === null ? null : BigInt(timeNs), cpu, comm, pid, isInferred };
}

function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

function hexNumber(json: Json, place: string): bigint {
  expectText(
    typeof json === 'string' && /^0x[0-9a-f]{1,16}$/iu.test(json),
    `${place} is ${JSON.stringify(json)}: expected hex of up to 64 bits, as "0x1f"`,
  );
  return BigInt(json);
}

function isPosition(json: Json | undefined): json is number {
  return Number.isSafeInteger(json) && Number(json) >= 0;
}

function isIntOrNull(json: Json | undefined): json is number | null {
  return json === null || Number.isSafeInteger(json);
}

function isActor(json: Json | undefined): json is Actor {
  return typeof json === 'string' && /^(?:env|(?:pe|irs|guest)\d+)$/u.test(json);
}

/** True for a map, false for a list. */
export function isMap(json: Json | undefined): json is JsonMap {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** @throws TraceTextError unless `condition` holds. */
export function expectText(condition: unknown, message: string): asserts condition {
  if (!condition) throw new TraceTextError(message);
}
