import type { RuleId } from '../checkers/finding.ts';
import type { CheckReport, FindingGroup } from './check-report.ts';
import { groupText, PLAIN_MARKS } from './text.ts';

/**
 * Reports as JUnit XML: one test case per rule, which fails when the rule has found an error or a warning.
 *
 * @see junit-10.xsd of Jenkins' xUnit plugin: only a suite counts what it skipped.
 */
export function reportJunit(reports: readonly CheckReport[]): string {
  const suites = reports.map(suiteOf);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="vist check" ${totalsOf(suites)} time="0">`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Totals {
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
}

function suiteOf(report: CheckReport): Totals & { readonly lines: readonly string[] } {
  const { rules, undecidable, source } = report;
  const skipped = new Set(undecidable.map(({ rule }) => rule));
  const cases = rules.map(({ rule, title }) => {
    const head = caseHead(source, rule, title);
    return skipped.has(rule)
      ? skippedCase(head)
      : decidedCase(
          head,
          report.groups.filter((group) => group.rule === rule),
        );
  });
  const failures = cases.filter(({ failed }) => failed).length;
  const totals = { tests: cases.length, failures, skipped: skipped.size };
  const head = `  <testsuite name="${escaped(source)}" ${totalsOf([totals])} skipped="${totals.skipped}" time="0">`;
  return { ...totals, lines: [head, ...cases.flatMap(({ lines }) => lines), '  </testsuite>'] };
}

function totalsOf(suites: readonly Totals[]): string {
  const sum = (of: (suite: Totals) => number): number => suites.reduce((total, suite) => total + of(suite), 0);
  const tests = sum((suite) => suite.tests);
  return `tests="${tests}" failures="${sum((suite) => suite.failures)}" errors="0"`;
}

interface Case {
  readonly failed: boolean;
  readonly lines: readonly string[];
}

function caseHead(source: string, rule: RuleId, title: string): string {
  return `    <testcase classname="${escaped(source)}" name="${escaped(`${rule}: ${title}`)}" time="0"`;
}

function skippedCase(head: string): Case {
  const lines = [`${head}>`, '      <skipped message="not decidable on this log"/>', '    </testcase>'];
  return { failed: false, lines };
}

function decidedCase(head: string, groups: readonly FindingGroup[]): Case {
  const loud = groups.filter(({ finding }) => finding.severity !== 'note');
  if (loud.length === 0) return { failed: false, lines: [`${head}/>`] };
  return { failed: true, lines: [`${head}>`, ...failureLines(loud), '    </testcase>'] };
}

function failureLines(groups: readonly FindingGroup[]): readonly string[] {
  const [first] = groups;
  const text = groups.map((group) => groupText(group, { marks: PLAIN_MARKS, columns: 100 }));
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
