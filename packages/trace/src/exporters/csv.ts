import { hexWord, specOf, type SystemRecord, valueKind } from '@vist/core';
import type { TextExporter } from './exporter.ts';

const HEADING = 'seq,cause,actor,type,fields,isInferred';

/**
 * One line per event for spreadsheets and databases: `seq,cause,actor,type,fields,isInferred`, where `fields` is
 * `name=value` for each field of the type, separated by `;`, and the last says whether an importer put the event in.
 * Quoted as RFC 4180 has it.
 */
export function csvExporter(): TextExporter {
  let isFirst = true;
  return {
    next(record) {
      const { seq, cause, actor, origin, event } = record;
      const isInferred = String(origin?.isInferred === true);
      const line = [seq, cause ?? '', actor, event.type, fieldsOf(record), isInferred].map(quoted).join(',');
      const lines = isFirst ? [HEADING, line] : [line];
      isFirst = false;
      return lines;
    },
    end: () => (isFirst ? [HEADING] : []),
  };
}

function fieldsOf({ event }: SystemRecord): string {
  const values: Readonly<Record<string, unknown>> = { ...event };
  return (specOf(event.type)?.fields ?? [])
    .map((field) => `${field.name}=${fieldText(values[field.name], valueKind(event, field) === 'addr')}`)
    .join(';');
}

function fieldText(value: unknown, isAddress: boolean): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'bigint') return hexWord(value);
  if (isAddress && typeof value === 'number') return hexWord(BigInt(value));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value)) return '';
  const args: readonly { readonly name: string; readonly value: unknown }[] = value;
  return args.map(({ name, value: arg }) => `${name}:${fieldText(arg, false)}`).join(' ');
}

function quoted(value: string | number): string {
  const text = String(value);
  return /[",\n\r]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
