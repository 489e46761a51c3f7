/**
 * How a field of an event is stored and printed.
 *
 * - `addr`: physical address in bytes, a safe integer
 * - `word`: 64-bit register or memory word, bigint
 * - `int`: safe integer, may be negative
 * - `bool`
 * - `name`: string of a small vocabulary (functions, operations, modes)
 * - `text`: any string
 * - `args`: list of name and value; the value is a number, a bigint or a string
 */
export type FieldKind = 'addr' | 'word' | 'int' | 'bool' | 'name' | 'text' | 'args';

/** Unit of an `int`; empty for counts, indices and identifiers. */
export type FieldUnit = '' | 'bytes' | 'bits' | 'us';

/** One field of an event type. */
export interface FieldSpec {
  readonly name: string;
  readonly kind: FieldKind;
  readonly isNullable: boolean;
  readonly unit: FieldUnit;
  readonly doc: string;
}

/** One event type as traces store it. A tag, once given, is never given to another type. */
export interface EventSpec {
  readonly type: `${string}.${string}`;
  readonly tag: number;
  readonly version: number;
  /** True when the event is what an actor did; false when it is what the machine did about it. */
  readonly isAct: boolean;
  readonly doc: string;
  /** In the order of storage and of the keys of the event object, after `type`. */
  readonly fields: readonly FieldSpec[];
}

type EventTypeName = EventSpec['type'];

/** An event type that is an act. */
export function act(tag: number, type: EventTypeName, doc: string, fields: readonly FieldSpec[]): EventSpec {
  return { type, tag, version: 1, isAct: true, doc, fields };
}

/** An event type that is an effect. */
export function effect(tag: number, type: EventTypeName, doc: string, fields: readonly FieldSpec[]): EventSpec {
  return { type, tag, version: 1, isAct: false, doc, fields };
}

/** A field of the given kind, never null. */
export function field(name: string, kind: FieldKind, doc: string, unit: FieldUnit = ''): FieldSpec {
  return { name, kind, isNullable: false, unit, doc };
}

/** A field of the given kind, or null. */
export function nullable(name: string, kind: FieldKind, doc: string, unit: FieldUnit = ''): FieldSpec {
  return { name, kind, isNullable: true, unit, doc };
}
