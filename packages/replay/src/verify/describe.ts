import { hexWord, specOf, type SystemEvent, type SystemRecord, valueKind } from '@vist/core';
import { type FieldDifference, fieldOf, isArgs } from './events-equal.ts';
import { offsetText } from './offset-text.ts';
import type { Difference, RecordDifference } from './verdict.ts';

/** A difference in lines for people: where, what the log says, what the machine does, why, and what follows. */
export function describeDifference(difference: Difference): readonly string[] {
  if (difference.kind === 'record') return describeRecordDifference(difference);
  const { at, recorded, produced } = difference;
  return [
    `after all ${at} records the state is not the one that the log ends with`,
    `  recorded digest  ${recorded}`,
    `  produced digest  ${produced}`,
  ];
}

/** A record in one line: position, who, what, and every field by name. */
export function describeRecord({ seq, actor, cause, event }: SystemRecord): string {
  return [`#${seq}`, actor, event.type, ...fieldTexts(event), cause === null ? '' : `(because of #${cause})`]
    .filter((part) => part !== '')
    .join(' ');
}

function describeRecordDifference(difference: RecordDifference): readonly string[] {
  const { at, recorded, produced, fields, cause, state } = difference;
  const title = recorded === null ? 'the log ends' : produced === null ? 'the log goes on' : 'the log differs';
  return [
    `${title} at record ${at}`,
    `  recorded  ${recorded === null ? 'nothing more' : describeRecord(recorded)}`,
    `  produced  ${produced === null ? 'nothing that the machine would do' : describeRecord(produced)}`,
    ...fields.map((field) => `    ${describeField(field, recorded, produced)}`),
    ...(cause === null ? [] : [`  because of  ${describeRecord(cause)}`]),
    ...state.map(({ place, left, right }) => `  state  ${place}: recorded ${text(left)}, produced ${text(right)}`),
  ];
}

function describeField(
  { field, recorded, produced }: FieldDifference,
  left: SystemRecord | null,
  right: SystemRecord | null,
): string {
  const kind = kindOf(left?.event ?? right?.event ?? null, field);
  return `${field}: recorded ${text(recorded, kind)}, produced ${text(produced, kind)}`;
}

function fieldTexts(event: SystemEvent): readonly string[] {
  return (specOf(event.type)?.fields ?? []).map((field) => {
    const value = fieldOf(event, field.name);
    const isOffset = field.name === 'offset' && typeof value === 'number';
    return `${field.name}=${isOffset ? offsetText(event.type, value) : text(value, valueKind(event, field))}`;
  });
}

function kindOf(event: SystemEvent | null, field: string): string {
  const spec = event === null ? null : specOf(event.type)?.fields.find(({ name }) => name === field);
  return event === null || spec === null || spec === undefined ? '' : valueKind(event, spec);
}

/** A value as a trace prints it: addresses and words in hex, the rest as it is. */
function text(value: unknown, kind = ''): string {
  if (typeof value === 'bigint') return hexWord(value);
  if (typeof value === 'number') return kind === 'addr' ? hexNumber(value) : String(value);
  if (typeof value === 'string') return visible(value);
  if (value === undefined) return 'absent';
  if (isArgs(value) && value.every(isNamed))
    return `(${value.map((arg) => `${arg.name}=${text(arg.value)}`).join(', ')})`;
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? hexWord(part) : part));
}

/** Lists in a state, unlike those in events, may hold anything. */
function isNamed(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'name' in item && 'value' in item;
}

/** Lines of tools may hold anything; what would steer a terminal is spelled out. */
function visible(value: string): string {
  return value.replaceAll(CONTROL, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Control characters but for the tab. */
const CONTROL = /(?!\t)\p{Cc}/gu;

/** An address of a log that may be damaged: any number at all. */
function hexNumber(value: number): string {
  return `0x${value.toString(16)}`;
}
