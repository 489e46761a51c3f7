import { stripVTControlCharacters } from 'node:util';

/** A column of a table in text: its heading, and the side that its cells stand at. */
export interface Column {
  readonly heading: string;
  readonly align: 'left' | 'right';
}

/** Lines of a table: columns as wide as their widest cell, two blanks between them, no blanks at line ends. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const headings = columns.map(({ heading }) => heading);
  const all = headings.some((heading) => heading !== '') ? [headings, ...rows] : rows;
  const widths = columns.map((_, index) => Math.max(0, ...all.map((row) => width(row[index] ?? ''))));
  return all.map((row) =>
    columns
      .map(({ align }, index) => pad(row[index] ?? '', widths[index] ?? 0, align))
      .join('  ')
      .trimEnd(),
  );
}

/** A table in Markdown. */
export function markdownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const rule = columns.map(({ align }) => (align === 'right' ? '---:' : '---'));
  return [columns.map(({ heading }) => heading), rule, ...rows].map(line).join('');
}

/** The lines, each moved to the right. */
export function indented(lines: readonly string[], by: string = '  '): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `${by}${line}`));
}

function pad(text: string, to: number, align: Column['align']): string {
  const blanks = ' '.repeat(Math.max(0, to - width(text)));
  return align === 'right' ? blanks + text : text + blanks;
}

/** Columns that a text takes: colour takes none. */
function width(text: string): number {
  return stripVTControlCharacters(text).length;
}
