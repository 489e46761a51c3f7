import { EVENT_SCHEMA, type EventSpec } from '@vist/core';
import { EXPRESSION_FIELDS } from '@vist/replay';
import type { PrintOptions } from '../commands/command.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { fieldPage, schemaPage, typePages } from '../render/field-pages.ts';
import { printPage } from '../render/print.ts';
import { suggestion } from '../suggest.ts';

/** `vist fields list`; exit status 1 when no type has all the words. */
export function listFields(words: readonly string[], options: PrintOptions, io: Io): ExitStatus {
  const types = EVENT_SCHEMA.filter((spec) => hasAll(spec, words));
  const fields = EXPRESSION_FIELDS.filter((field) => field.types === null && words.length === 0);
  const data = { types, fields };
  printPage({ schema: 'vist/fields', schemaVersion: 1, data, text: () => schemaPage(types, fields) }, options, io);
  return types.length === 0 ? EXIT.found : EXIT.ok;
}

/** `vist fields show ID`. @throws Refusal when there is no type, block or field of that name. */
export function showField(id: string, options: PrintOptions, io: Io): ExitStatus {
  const types = EVENT_SCHEMA.filter(({ type }) => type === id || type.startsWith(`${id}.`));
  if (types.length > 0) {
    const text = (): string => typePages(types);
    return printPage({ schema: 'vist/event-types', schemaVersion: 1, data: { types }, text }, options, io);
  }
  const field = EXPRESSION_FIELDS.find(({ name }) => name === id);
  if (field !== undefined) {
    const text = (): string => fieldPage(field);
    return printPage({ schema: 'vist/field', schemaVersion: 1, data: { field }, text }, options, io);
  }
  throw new Refusal(`"${id}": expected an event type, a block or a field${suggestion(id, fieldNames())}`);
}

/** Everything that `vist fields show` knows. */
export function fieldNames(): readonly string[] {
  const blocks = EVENT_SCHEMA.map(({ type }) => type.slice(0, type.indexOf('.')));
  return [...EVENT_SCHEMA.map(({ type }) => type), ...new Set(blocks), ...EXPRESSION_FIELDS.map(({ name }) => name)];
}

function hasAll({ type, doc, fields }: EventSpec, words: readonly string[]): boolean {
  const text = [type, doc, ...fields.map(({ name }) => name)].join(' ').toLowerCase();
  return words.every((word) => text.includes(word.toLowerCase()));
}
