import { EVENT_SCHEMA, type EventType, type FieldKind, type FieldUnit, nearestName, specOf } from '@vist/core';

/** How the values of a field are compared. `any` is an argument of a call, whose kind no schema knows. */
export type Family = 'number' | 'text' | 'flag' | 'bytes' | 'any';

/** A name that expressions can use, and what stands behind it. */
export interface ExpressionField {
  readonly name: string;
  readonly family: Family;
  /** Kinds that it has in the events that have it. */
  readonly kinds: readonly FieldKind[];
  /** Unit that its values may be written with; empty when there is none, or not always the same. */
  readonly unit: FieldUnit;
  /** The events that have it; null for all. */
  readonly types: readonly EventType[] | null;
  /** All that it can be, where that is known. */
  readonly vocabulary: readonly string[] | null;
  readonly doc: string;
}

/** The blocks of the machine: what stands before the dot of a type. */
export const BLOCKS: readonly string[] = [...new Set(EVENT_SCHEMA.map(({ type }) => blockOf(type)))];

/** How values of a kind are compared. */
const FAMILIES: Readonly<Record<FieldKind, Family>> = {
  addr: 'number',
  word: 'number',
  int: 'number',
  bool: 'flag',
  name: 'text',
  text: 'text',
  args: 'any',
};

/** What every record has, whatever its event. */
const OF_RECORDS: readonly ExpressionField[] = [
  ofRecords('seq', 'number', 'int', 'Position in the log, from 0.'),
  ofRecords('cause', 'number', 'int', 'Position of the act or call frame behind it; null for an outside stimulus.'),
  ofRecords('actor', 'text', 'name', 'Who did it: `pe0`, `irs0`, `guest0`, `env`.'),
  {
    ...ofRecords('type', 'text', 'name', 'Type of the event: `mem.stored`. The type alone is a condition too.'),
    vocabulary: EVENT_SCHEMA.map(({ type }) => type),
  },
  {
    ...ofRecords('block', 'text', 'name', 'Block of the machine: `mem`, `irs`. The block alone is a condition too.'),
    vocabulary: BLOCKS,
  },
  ofRecords(
    'inferred',
    'flag',
    'bool',
    'An importer put it in: no recording has it, but it follows from what was seen.',
  ),
  ofRecords('touched', 'bytes', 'addr', 'Every byte that the event names, by whatever field: `touched in ist:0/lpi`.'),
];

/** Every field, those of records first, then those of events in the order of the schema. */
export const EXPRESSION_FIELDS: readonly ExpressionField[] = [...OF_RECORDS, ...ofEvents()];

const BY_NAME: ReadonlyMap<string, ExpressionField> = new Map(EXPRESSION_FIELDS.map((field) => [field.name, field]));

/** The field of that name; `args.NAME` is one argument of a call. Null when there is none. */
export function expressionField(name: string): ExpressionField | null {
  const found = BY_NAME.get(name) ?? null;
  if (found !== null || !name.startsWith('args.')) return found;
  return { ...ofRecords(name, 'any', 'args', 'An argument.'), types: typesWith('args') };
}

/** The name of a field that a word was probably meant to be. */
export function nearestField(name: string): string | null {
  return nearestName(
    name,
    EXPRESSION_FIELDS.map((field) => field.name),
  );
}

/** True for the type of an event that the schema has. */
export function isEventType(type: string): type is EventType {
  return specOf(type) !== null;
}

/** The block of an event type. */
export function blockOf(type: string): string {
  return type.slice(0, type.indexOf('.'));
}

function ofRecords(name: string, family: Family, kind: FieldKind, doc: string): ExpressionField {
  return { name, family, kinds: [kind], unit: '', types: null, vocabulary: null, doc };
}

function ofEvents(): readonly ExpressionField[] {
  const names = new Set(EVENT_SCHEMA.flatMap(({ fields }) => fields.map(({ name }) => name)));
  return [...names].filter((name) => !OF_RECORDS.some((field) => field.name === name)).map(ofEvent);
}

function ofEvent(name: string): ExpressionField {
  const specs = EVENT_SCHEMA.flatMap(({ fields }) => fields.filter((field) => field.name === name));
  const kinds = [...new Set(specs.map(({ kind }) => kind))];
  const [unit = '', ...otherUnits] = new Set(specs.map((spec) => spec.unit));
  return {
    name,
    family: FAMILIES[kinds[0] ?? 'text'],
    kinds,
    unit: otherUnits.length === 0 ? unit : '',
    types: typesWith(name),
    vocabulary: null,
    doc: specs[0]?.doc ?? '',
  };
}

function typesWith(name: string): readonly EventType[] {
  const specs = EVENT_SCHEMA.filter(({ fields }) => fields.some((field) => field.name === name));
  return specs.map(({ type }) => type).filter(isEventType);
}
