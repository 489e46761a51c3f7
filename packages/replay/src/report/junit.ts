import type { RuleId } from '../checkers/finding.ts';
import type { CheckReport, FindingGroup } from './check-report.ts';
import { groupText, PLAIN_MARKS } from './text.ts';

/** A report as JUnit XML: one test case per rule, which fails when the rule has found an error or a warning. */
export function reportJunit(report: CheckReport): string {
  const { rules, undecidable, source } = report;
  const skipped = new Set(undecidable.map(({ rule }) => rule));
  const cases = rules.map(({ rule, title }) => caseOf(report, rule, title, skipped.has(rule)));
  const failures = cases.filter(({ failed }) => failed).length;
  const totals = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped.size}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="vist check" ${totals} time="0">`,
    `  <testsuite name="${escaped(source)}" ${totals} time="0">`,
    ...cases.flatMap(({ lines }) => lines),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

interface Case {
  readonly failed: boolean;
  readonly lines: readonly string[];
}

function caseOf(report: CheckReport, rule: RuleId, title: string, isSkipped: boolean): Case {
  const head = `    <testcase classname="${escaped(report.source)}" name="${escaped(`${rule}: ${title}`)}" time="0"`;
  if (isSkipped)
    return {
      failed: false,
      lines: [`${head}>`, '      <skipped message="not decidable on this log"/>', '    </testcase>'],
    };
  const loud = report.groups.filter((group) => group.rule === rule && group.finding.severity !== 'note');
  if (loud.length === 0) return { failed: false, lines: [`${head}/>`] };
  return { failed: true, lines: [`${head}>`, ...failureLines(loud, report), '    </testcase>'] };
}

function failureLines(groups: readonly FindingGroup[], report: CheckReport): readonly string[] {
  const [first] = groups;
  const text = groups.map((group) => groupText(group, report, { marks: PLAIN_MARKS, columns: 100, withNotes: false }));
  const message = first === undefined ? '' : first.finding.title;
  const type = first?.finding.severity ?? 'error';
  return [`      <failure message="${escaped(message)}" type="${type}">${escaped(text.join('\n\n'))}</failure>`];
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
}
