import type { CheckReport } from './check-report.ts';
import { groupText, PLAIN_MARKS } from './text.ts';

/** Reports as KTAP 1, as the kernel's own tests print: a test per source, with one subtest per rule. */
export function reportKtap(reports: readonly CheckReport[]): string {
  const tests = reports.flatMap((report, index) => {
    const { source } = report;
    const lines = rulesOf(report);
    const isOk = !lines.some((line) => line.startsWith('not ok'));
    return [...lines.map((line) => `  ${line}`), resultLine(isOk, index + 1, source.replaceAll('#', '_'))];
  });
  return `${[VERSION_LINE, `1..${reports.length}`, ...tests].join('\n')}\n`;
}

const VERSION_LINE = 'KTAP version 1';

function rulesOf({ rules, undecidable, groups }: CheckReport): readonly string[] {
  const skipped = new Set(undecidable.map(({ rule }) => rule));
  const results = rules.flatMap(({ rule, title }, index) => {
    if (skipped.has(rule)) return [resultLine(true, index + 1, `${rule} # SKIP not decidable on this log`)];
    const loud = groups.filter((group) => group.rule === rule && group.finding.severity !== 'note');
    const diagnostics = loud.flatMap((group) => groupText(group, { marks: PLAIN_MARKS, columns: 96 }).split('\n'));
    return [
      ...diagnostics.map((line) => `# ${line}`.trimEnd()),
      resultLine(loud.length === 0, index + 1, `${rule} # ${title}`),
    ];
  });
  return [VERSION_LINE, `1..${rules.length}`, ...results];
}

function resultLine(isOk: boolean, number: number, text: string): string {
  return `${isOk ? 'ok' : 'not ok'} ${number} ${text}`;
}
