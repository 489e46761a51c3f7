import type { CheckReport, FindingGroup } from './check-report.ts';
import { countsText } from './counts-text.ts';
import { firstOfRules, groupText, PLAIN_MARKS } from './text.ts';

/** A report in Markdown, for a review or an issue: all findings as a table, the first of each rule in full. */
export function reportMarkdown(report: CheckReport): string {
  const { source, groups, length } = report;
  const loud = groups.filter(({ finding }) => finding.severity !== 'note');
  const notes = groups.filter(({ finding }) => finding.severity === 'note');
  return `${[
    `# Findings in ${source}`,
    `${length} records, ${countsText(report)}.`,
    ...(loud.length === 0 ? [] : [table(loud)]),
    ...firstOfRules(loud).map(block),
    ...(notes.length === 0 ? [] : [['## Notes', table(notes)].join('\n\n')]),
  ].join('\n\n')}\n`;
}

function table(groups: readonly FindingGroup[]): string {
  const rows = groups.map(
    ({ finding, count }) =>
      `| ${finding.rule} | ${finding.severity} | ${count} | #${finding.at} | ${cell(finding.title)} |`,
  );
  return ['| rule | severity | times | first | what |', '| --- | --- | ---: | ---: | --- |', ...rows].join('\n');
}

function block(group: FindingGroup): string {
  const { finding } = group;
  const text = groupText(group, { marks: PLAIN_MARKS, columns: 100 });
  return [
    `## ${finding.rule}: ${finding.title}`,
    finding.message,
    ['```', ...text.split('\n').slice(1), '```'].join('\n'),
  ].join('\n\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
