import {
  type CheckReport,
  PLAIN_MARKS,
  reportJson,
  reportJunit,
  reportKtap,
  reportMarkdown,
  reportSarif,
  reportText,
  type TextMarks,
} from '@vist/replay';
import type { CheckCommandOptions, REPORT_FORMATS } from '../commands/check.ts';
import type { Io } from '../io.ts';
import { styleFor } from '../render/style.ts';

/** A form that a report can have. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Prints a report on stdout. */
export function printReport(report: CheckReport, format: ReportFormat, options: CheckCommandOptions, io: Io): void {
  io.stdout.write(reportAs(report, format, options, io));
}

function reportAs(report: CheckReport, format: ReportFormat, options: CheckCommandOptions, io: Io): string {
  switch (format) {
    case 'text':
      return reportText(report, {
        marks: marksFor(options, io),
        columns: Math.min(io.stdout.columns ?? WIDE, WIDE),
        withNotes: options.notes === true,
      });
    case 'json':
      return `${JSON.stringify(reportJson(report))}\n`;
    case 'sarif':
      return `${JSON.stringify(reportSarif([report]), null, 2)}\n`;
    case 'junit':
      return reportJunit([report]);
    case 'ktap':
      return reportKtap([report]);
    case 'markdown':
      return reportMarkdown(report);
  }
}

/** Longest line of running text. */
const WIDE = 100;

function marksFor({ color }: CheckCommandOptions, io: Io): TextMarks {
  const style = styleFor(io.stdout, io.env, color);
  return { ...PLAIN_MARKS, title: (text) => style.title(text) };
}
