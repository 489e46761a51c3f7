import type { CheckReport } from './check-report.ts';
import { groupText, PLAIN_MARKS } from './text.ts';

/** A report as KTAP 1, as the kernel's own tests print: one test per rule. */
export function reportKtap(report: CheckReport): string {
  const { rules, undecidable, groups } = report;
  const skipped = new Set(undecidable.map(({ rule }) => rule));
  const lines = rules.flatMap(({ rule, title }, index) => {
    const number = index + 1;
    if (skipped.has(rule)) return [`ok ${number} ${rule} # SKIP not decidable on this log`];
    const loud = groups.filter((group) => group.rule === rule && group.finding.severity !== 'note');
    const diagnostics = loud.flatMap((group) =>
      groupText(group, report, { marks: PLAIN_MARKS, columns: 98, withNotes: false }).split('\n'),
    );
    return [
      ...diagnostics.map((line) => `# ${line}`.trimEnd()),
      `${loud.length === 0 ? 'ok' : 'not ok'} ${number} ${rule} # ${title}`,
    ];
  });
  return `${['KTAP version 1', `1..${rules.length}`, ...lines].join('\n')}\n`;
}
