import { type LogSource, type Seq, seq, type SystemRecord } from '@vist/core';
import { describeRecord } from '../verify/describe.ts';
import type { CheckReport, FindingGroup } from './check-report.ts';
import { countsText } from './counts-text.ts';
import { foldLine } from './fold.ts';
import { aboutLines, freeLines, mapLines, missingLines, sideLines, statusLines } from './text-lines.ts';
import { firstOfRules } from './text.ts';

/** What a mail about a run is made of. */
export interface MailInput {
  readonly report: CheckReport;
  /** What was run, on what, and how: label and text. */
  readonly facts: readonly (readonly [label: string, text: string])[];
  readonly log: LogSource;
  /** The records to show; null shows those that the findings rest on. */
  readonly range: { readonly from: Seq; readonly to: Seq } | null;
}

/** Width that a mail survives being quoted with. */
const MAIL_COLUMNS = 75;

/**
 * A report as a mail to a list: plain text that is also Markdown, no line longer than 75 columns but for words
 * that are. What was run, the first finding of each rule with the records that it rests on, and a list of all.
 */
export function reportMail({ report, facts, log, range }: MailInput): string {
  const { source, groups, undecidable } = report;
  const blocks = [
    heading(`${source}: ${countsText(report)}`, '='),
    facts.flatMap(([label, text]) => foldLine(`* ${label}: ${text}`, MAIL_COLUMNS)),
    ...firstOfRules(groups)
      .slice(0, MOST_IN_FULL)
      .flatMap((group) => findingBlocks(group, range === null ? log : null)),
    ...(range === null ? [] : rangeBlocks(log, range)),
    ...listBlocks('All findings', groups.map(oneLine)),
    ...listBlocks(
      'Not decidable',
      undecidable.map(({ rule, missing }) => `${rule}: the log cannot show ${missing.join(', ')}`),
    ),
    ['-- ', report.tool],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

type Block = readonly string[];

/** A finding with its records, when there is a log to take them from. */
function findingBlocks(group: FindingGroup, log: LogSource | null): readonly Block[] {
  const { finding, sides } = group;
  const where = `${finding.severity}, at #${finding.at} in ${finding.site}()${group.count > 1 ? `, ${group.count} times` : ''}`;
  return [
    heading(`${finding.rule}: ${finding.title}`, '-'),
    foldLine(`${where}${group.isReconstructed ? ' (reconstructed)' : ''}. ${finding.message}`, MAIL_COLUMNS).map(
      unindented,
    ),
    ...section('About', aboutLines(finding.objects)),
    ...section('In memory', finding.map === null ? [] : mapLines(finding.map, MAIL_COLUMNS - QUOTE_COLUMNS)),
    ...section('Needs', statusLines(finding)),
    ...section('Missing', missingLines(finding)),
    ...section('Free of it', freeLines(group.freeIn)),
    ...section('Rests on', sides.flatMap(sideLines)),
    ...(log === null ? [] : section('Around it', aroundLines(log, group))),
    ...section('Reproduce', group.reproduce === null ? [] : [group.reproduce]),
  ];
}

/** Indent of a block of code. */
const QUOTE_COLUMNS = 4;

function section(title: string, lines: readonly string[]): readonly Block[] {
  return lines.length === 0 ? [] : [[`${title}:`, '', ...lines.flatMap(quotedLine)]];
}

function rangeBlocks(log: LogSource, { from, to }: NonNullable<MailInput['range']>): readonly Block[] {
  const lines: string[] = [];
  for (const record of log.records(from)) {
    if (record.seq > to || lines.length > MOST_RANGE) break;
    lines.push(describeRecord(record));
  }
  const left = to - from + 1 - MOST_RANGE;
  const shown = lines.length > MOST_RANGE ? [...lines.slice(0, MOST_RANGE), `(${left} more)`] : lines;
  return [heading(`Records #${from} to #${to}`, '-'), shown.flatMap(quotedLine)];
}

/** The records that a finding rests on, with their neighbours. */
function aroundLines(log: LogSource, { finding }: FindingGroup): readonly string[] {
  const wanted = new Set<number>([finding.at, ...finding.causes.map((cause) => cause.seq)].flatMap(neighbours));
  const lines: string[] = [];
  let last = -1;
  for (const at of [...wanted].toSorted((a, b) => a - b)) {
    const record = recordAt(log, at);
    if (record === null) continue;
    if (last >= 0 && at > last + 1) lines.push(`... ${at - last - 1} records ...`);
    lines.push(describeRecord(record));
    last = at;
  }
  return lines;
}

function neighbours(at: number): readonly number[] {
  return Array.from({ length: 2 * CONTEXT + 1 }, (_, index) => at - CONTEXT + index).filter((each) => each >= 0);
}

function recordAt(log: LogSource, at: number): SystemRecord | null {
  for (const record of log.records(seq(at))) return record;
  return null;
}

function listBlocks(title: string, lines: readonly string[]): readonly Block[] {
  if (lines.length === 0) return [];
  return [heading(title, '-'), lines.flatMap((line) => foldLine(`* ${line}`, MAIL_COLUMNS))];
}

function oneLine({ finding, count }: FindingGroup): string {
  const times = count > 1 ? ` (${count} times)` : '';
  return `${finding.severity} ${finding.rule} #${finding.at}${times}: ${finding.title}`;
}

/** Four spaces make a block of code in Markdown, and nothing in a mail. */
function quotedLine(line: string): readonly string[] {
  return foldLine(`    ${line}`, MAIL_COLUMNS);
}

function unindented(line: string): string {
  return line.trimStart();
}

function heading(text: string, sign: string): Block {
  const lines = foldLine(text, MAIL_COLUMNS).map(unindented);
  return [...lines, sign.repeat(Math.max(...lines.map(({ length }) => length)))];
}

/** Findings in full: a list of all follows. */
const MOST_IN_FULL = 6;
/** Records before and after each that a finding rests on. */
const CONTEXT = 1;
/** Records of a range: a mail that is longer nobody reads. */
const MOST_RANGE = 400;
