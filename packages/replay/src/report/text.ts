import type { Severity } from '../checkers/finding.ts';
import { type CheckReport, type FindingGroup, hasHappened } from './check-report.ts';
import { countsText } from './counts-text.ts';
import { foldLine } from './fold.ts';
import {
  aboutLines,
  confirmationLines,
  freeLines,
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
  /** Longest line, but for words and commands that are longer. */
  readonly columns: number;
  /** Everything in full, notes too; otherwise the first finding of each rule that is no note. */
  readonly isFull: boolean;
}

/** A report for people: findings in full, their repeats as positions; then the list of all in one line each. */
export function reportText(report: CheckReport, options: TextOptions): string {
  const { groups } = report;
  const inFull = options.isFull ? groups : firstOfRules(groups);
  const blocks = [
    ...inFull.map((group) => groupText(group, options)),
    ...(inFull.length === groups.length ? [] : [listText(groups, options)]),
    ...undecidableText(report, options),
    foldLine(`${report.source}: ${report.length} records, ${countsText(report)}`, options.columns).join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** The first group of each rule, without notes. */
export function firstOfRules(groups: readonly FindingGroup[]): readonly FindingGroup[] {
  const loud = groups.filter(({ finding }) => finding.severity !== 'note');
  return loud.filter(({ rule }, index) => loud.findIndex((other) => other.rule === rule) === index);
}

/** One finding in full. */
export function groupText(group: FindingGroup, { marks, columns }: Omit<TextOptions, 'isFull'>): string {
  const { finding } = group;
  const head = foldLine(`${finding.severity} ${finding.rule}: ${finding.title}`, columns);
  const where = `at #${finding.at} in ${finding.site}()${group.isReconstructed ? ' [reconstructed]' : ''}${repeatText(group)}`;
  const room = columns - MARGIN - LABEL_COLUMNS;
  const sections: readonly (readonly [name: string, lines: readonly string[]])[] = [
    ['about', aboutLines(finding.objects)],
    ['record', group.sides.flatMap(sideLines)],
    ['memory', finding.map === null ? [] : mapLines(finding.map, room)],
    ['needs', statusLines(finding)],
    ['missing', missingLines(finding)],
    ['confirmed', confirmationLines(finding, group.confirmation)],
    ['free of it', freeLines(group.freeIn)],
  ];
  const lines = [
    ...head.map((line) => marks.title(line, finding.severity)),
    ...foldLine(`  ${where}`, columns),
    '',
    ...wrapped(finding.message, columns - MARGIN).map((line) => `  ${line}`),
    ...sections.flatMap(([name, body]) =>
      section(
        name,
        body.flatMap((line) => foldLine(line, room)),
      ),
    ),
    // A command is copied whole.
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

function listText(groups: readonly FindingGroup[], { marks, columns }: TextOptions): string {
  const lines = groups.flatMap(({ finding, count }) => {
    const { severity, rule, at, title } = finding;
    const luck = hasHappened(finding) ? 'happened' : 'needs';
    const where = `#${at}${count > 1 ? ` x${count}` : ''}`;
    const head = `  ${severity.padEnd(7)} ${rule.padEnd(7)} ${luck.padEnd(8)} ${where.padEnd(WHERE_COLUMNS)} `;
    const pieces = wrapped(title, columns - head.length);
    const folded = pieces.map((piece, index) => `${index === 0 ? head : ' '.repeat(head.length)}${piece}`);
    return severity === 'note' ? folded.map(marks.quiet) : folded;
  });
  return ['all findings (--full has each like those above)', ...lines].join('\n');
}

function undecidableText({ undecidable }: CheckReport, { columns }: TextOptions): readonly string[] {
  if (undecidable.length === 0) return [];
  const lines = undecidable.flatMap(({ rule, missing }) =>
    foldLine(`  ${rule}: the log cannot show ${missing.join(', ')}`, columns),
  );
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

const MARGIN = 2;
const LABEL_COLUMNS = 11;
const WHERE_COLUMNS = 10;
const MOST_REPEATS = 8;
