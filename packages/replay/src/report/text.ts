import type { Severity } from '../checkers/finding.ts';
import type { CheckReport, FindingGroup } from './check-report.ts';
import { countsText } from './counts-text.ts';
import {
  aboutLines,
  confirmationLines,
  freeText,
  mapLines,
  missingLines,
  sideLines,
  statusLines,
} from './text-lines.ts';

/** How words of a report are marked on a terminal. */
export interface TextMarks {
  readonly title: (text: string, severity: Severity) => string;
  readonly quiet: (text: string) => string;
}

/** Text as it is. */
export const PLAIN_MARKS: TextMarks = { title: (text) => text, quiet: (text) => text };

/** How much of a report is printed. */
export interface TextOptions {
  readonly marks: TextMarks;
  /** Longest line of running text. */
  readonly columns: number;
  /** Notes in full too; otherwise one line each. */
  readonly withNotes: boolean;
}

/** A report for people: each finding once in full, its repeats as positions. */
export function reportText(report: CheckReport, options: TextOptions): string {
  const loud = report.groups.filter(({ finding }) => options.withNotes || finding.severity !== 'note');
  const notes = report.groups.filter(({ finding }) => finding.severity === 'note');
  const blocks = [
    ...loud.map((group) => groupText(group, options)),
    ...(options.withNotes || notes.length === 0 ? [] : [notesText(notes, options)]),
    ...undecidableText(report),
    `${report.source}: ${report.length} records, ${countsText(report)}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** One finding in full. */
export function groupText(group: FindingGroup, options: TextOptions): string {
  const { finding } = group;
  const { marks } = options;
  const head = marks.title(`${finding.severity} ${finding.rule}: ${finding.title}`, finding.severity);
  const lines = [
    head,
    `  at #${finding.at} in ${finding.site}()${group.isReconstructed ? ' [reconstructed]' : ''}${repeatText(group)}`,
    '',
    ...wrapped(finding.message, options.columns - 2).map((line) => `  ${line}`),
    ...section('about', aboutLines(finding.objects)),
    ...section('record', group.sides.flatMap(sideLines)),
    ...(finding.map === null ? [] : section('memory', mapLines(finding.map))),
    ...section('needs', statusLines(finding)),
    ...section('missing', missingLines(finding)),
    ...section('confirmed', confirmationLines(finding, group.confirmation)),
    ...section('free of it', group.freeIn === null ? [] : [freeText(group.freeIn)]),
    ...section('reproduce', group.reproduce === null ? [] : [group.reproduce]),
    marks.quiet(`  vist rules show ${finding.rule}`),
  ];
  return lines.join('\n');
}

function repeatText({ count, repeats }: FindingGroup): string {
  if (count < 2) return '';
  const shown = repeats.slice(0, MOST_REPEATS).map((at) => `#${at}`);
  const more = count - 1 - shown.length;
  return `; ${count} times, also at ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function section(name: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const indent = ' '.repeat(LABEL_COLUMNS);
  return ['', ...lines.map((line, index) => `  ${index === 0 ? name.padEnd(LABEL_COLUMNS) : indent}${line}`.trimEnd())];
}

function notesText(notes: readonly FindingGroup[], { marks }: TextOptions): string {
  const lines = notes.map(
    ({ finding, count }) => `  ${finding.rule} #${finding.at}${count > 1 ? ` x${count}` : ''}  ${finding.title}`,
  );
  return ['notes', ...lines.map((line) => marks.quiet(line))].join('\n');
}

function undecidableText({ undecidable }: CheckReport): readonly string[] {
  if (undecidable.length === 0) return [];
  const lines = undecidable.map(({ rule, missing }) => `  ${rule}: the log cannot show ${missing.join(', ')}`);
  return [['not decidable', ...lines].join('\n')];
}

function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const LABEL_COLUMNS = 11;
const MOST_REPEATS = 8;
