import { hexWord, type NamedValue, specOf, type SystemEvent, valueKind } from '@vist/core';
import { ANNOTATION } from './fields.ts';
import { createMessage, type Message } from './protobuf.ts';

/** The fields of an event, for the panel that shows what is selected. */
export function annotationsOf(seq: number, event: SystemEvent): readonly Message[] {
  const values: Readonly<Record<string, unknown>> = { ...event };
  const annotations = [createMessage().text(ANNOTATION.name, 'seq').varint(ANNOTATION.int, seq)];
  for (const field of specOf(event.type)?.fields ?? []) {
    const { name } = field;
    const isPointer = valueKind(event, field) === 'addr';
    const value = values[name];
    if (value === null || value === undefined) continue;
    const annotation = createMessage().text(ANNOTATION.name, name);
    if (typeof value === 'bigint') annotation.varint(ANNOTATION.pointer, value);
    else if (typeof value === 'number') annotation.varint(isPointer ? ANNOTATION.pointer : ANNOTATION.int, value);
    else if (typeof value === 'boolean') annotation.varint(ANNOTATION.bool, value ? 1 : 0);
    else annotation.text(ANNOTATION.string, textOf(value));
    annotations.push(annotation);
  }
  return annotations;
}

function textOf(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  const args: readonly NamedValue[] = value;
  return args.map((arg) => `${arg.name}=${typeof arg.value === 'bigint' ? hexWord(arg.value) : arg.value}`).join(' ');
}
