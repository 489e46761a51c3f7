import type { Rule, Severity } from '@vist/replay';
import type { Style } from './style.ts';
import { indented, tableLines } from './table.ts';

/** All rules, one line each. */
export function rulesPage(rules: readonly Rule[], style: Style): string {
  const rows = rules.map(({ rule, severity, title }) => [rule, severityText(severity, style), title]);
  return `${tableLines(COLUMNS, rows).join('\n')}\n`;
}

/** One rule in full. */
export function rulePage(rule: Rule, style: Style): string {
  const { severity, title, source, page, needs, events } = rule;
  return [
    style.title(`${rule.rule}: ${title}`),
    `  ${severityText(severity, style)}; ${source}`,
    ...section(page.meaning),
    ...section(page.why),
    '',
    '  bad',
    ...indented(page.bad, '    '),
    '',
    '  good',
    ...indented(page.good, '    '),
    ...(page.blind === '' ? [] : section(`It cannot see: ${page.blind}`)),
    '',
    style.quiet(`  needs of a log: ${(needs.length === 0 ? events : needs).join(', ')}`),
    '',
  ].join('\n');
}

/** How bad it is, in its colour. */
export function severityText(severity: Severity, style: Style): string {
  const marks = { error: style.bad, warning: style.warn, note: style.quiet } as const;
  return marks[severity](severity);
}

const COLUMNS = [
  { heading: '', align: 'left' },
  { heading: '', align: 'left' },
  { heading: '', align: 'left' },
] as const;

const WIDTH = 96;

function section(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return ['', ...indented(lines)];
}
