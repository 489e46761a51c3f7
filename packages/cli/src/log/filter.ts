import { placeIssueLines } from '@vist/core';
import { type Expression, expressionField, EXPRESSION_FIELDS, parseExpression } from '@vist/replay';
import type { LogOptions } from '../commands/log.ts';
import { Refusal } from '../refusal.ts';
import { suggestion } from '../suggest.ts';

/** What `vist log` is asked for: -Y and --view together. @throws Refusal that points at what cannot be read. */
export function filterOf({ filter, view }: LogOptions): Expression {
  const asked = filter === undefined ? EVERYTHING : expressionOf(filter);
  return view === undefined ? asked : { kind: 'and', left: expressionOf(VIEWS[view]), right: asked };
}

/** The fields that `--fields` names. @throws Refusal for one that there is not. */
export function fieldsOf({ fields }: LogOptions): readonly string[] | null {
  if (fields === undefined) return null;
  const names = fields.split(',').map((name) => name.trim());
  for (const name of names) {
    const field = expressionField(name);
    if (field === null || field.family === 'bytes') {
      const known = EXPRESSION_FIELDS.filter(({ family }) => family !== 'bytes').map((each) => each.name);
      throw new Refusal(`--fields: "${name}": expected a field of vist fields${suggestion(name, known)}`);
    }
  }
  return names;
}

/** What a view of the events that an expression is true of says of itself. */
export function keptText(text: string): string {
  return `events that fit ${text}`;
}

/** An expression as somebody typed it. @throws Refusal that points at what cannot be read. */
export function expressionOf(text: string): Expression {
  const reading = parseExpression(text);
  if (reading.ok) return reading.expression;
  throw new Refusal(
    ['not an expression', ...placeIssueLines(text, reading.issue).map((line) => `  ${line}`)].join('\n'),
  );
}

const EVERYTHING: Expression = expressionOf('seq >= 0');

const VIEWS = {
  cpu: 'mem and not (mem.deviceLoaded or mem.deviceStored)',
  poc: 'filled or type in (mem.linesWrittenBack, mem.linesFetched, mem.linesFilled, mem.deviceLoaded, mem.deviceStored)',
  irs: 'irs or mmio or mem.deviceLoaded or mem.deviceStored',
} as const;
