import type { Style } from '../render/style.ts';
import { indented, markdownTable, tableLines } from '../render/table.ts';
import type { DiffReport } from './diff-report.ts';
import { changesSection, explanationSections, forkLines, headline, type Section, statSection } from './sections.ts';

/** What a reader wants to see of a diff. */
export type Shown = 'changes' | 'stat';

/** A diff for people. */
export function diffText(report: DiffReport, shown: Shown, style: Style): string {
  const sections = sectionsOf(report, shown);
  const lines = [
    style.title(headline(report)),
    ...forkLines(report),
    ...sections.flatMap((section) => [
      '',
      ...(sections.length === 1 ? [] : [style.title(`${section.title}:`)]),
      ...sectionLines(section, style),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** A diff for a mail or a merge request. */
export function diffMarkdown(report: DiffReport, shown: Shown): string {
  const parts = sectionsOf(report, shown).map((section) => {
    const heading = `## ${section.title}\n\n`;
    if (section.kind === 'table') {
      const rows = section.rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
      return heading + markdownTable(section.columns, rows);
    }
    return section.lines.length === 0 ? heading : `${heading}\`\`\`diff\n${section.lines.join('\n')}\n\`\`\`\n`;
  });
  const forks = forkLines(report).map((line) => `${line}\n`);
  return [`# ${headline(report)}\n`, ...forks, ...parts].join('\n');
}

/** What is explained is not also listed: an explanation begins with the differences that stand for themselves. */
function sectionsOf(report: DiffReport, shown: Shown): readonly Section[] {
  const { isEqual, explanation } = report;
  if (isEqual) return [];
  if (explanation === null) return [shown === 'stat' ? statSection(report) : changesSection(report)];
  return [...(shown === 'stat' ? [statSection(report)] : []), ...explanationSections(explanation)];
}

function sectionLines(section: Section, style: Style): readonly string[] {
  if (section.kind === 'table') return indented(tableLines(section.columns, section.rows));
  return section.lines.map((line) =>
    line.startsWith('-') ? style.bad(line) : line.startsWith('+') ? style.good(line) : line,
  );
}
