import {
  type CheckReport,
  reportJson,
  reportJunit,
  reportKtap,
  reportMarkdown,
  reportSarif,
  reportText,
  type TextMarks,
} from '@vist/replay';
import type { CheckCommandOptions } from '../commands/check.ts';
import type { Io } from '../io.ts';
import { type Style, styleFor } from '../render/style.ts';

/** Reports in the form that was asked for. */
export function rendered(reports: readonly CheckReport[], options: CheckCommandOptions, io: Io): string {
  switch (options.json === true ? 'json' : (options.format ?? 'text')) {
    case 'json':
      return reports.map((report) => `${JSON.stringify(reportJson(report))}\n`).join('');
    case 'sarif':
      return `${JSON.stringify(reportSarif(reports), null, 2)}\n`;
    case 'junit':
      return reportJunit(reports);
    case 'ktap':
      return reportKtap(reports);
    case 'markdown':
      return reports.map(reportMarkdown).join('\n');
    case 'text':
      return reports.map((report) => reportText(report, textOptions(options, io))).join('\n');
  }
}

function textOptions({ color, full }: CheckCommandOptions, io: Io): Parameters<typeof reportText>[1] {
  const columns = Math.min(Math.max(io.stdout.columns ?? UNKNOWN, NARROWEST), WIDEST);
  return { marks: marksOf(styleFor(io.stdout, io.env, color)), columns, isFull: full === true };
}

function marksOf(style: Style): TextMarks {
  const marks = { error: style.bad, warning: style.warn, note: style.quiet } as const;
  return { title: (text, severity) => style.title(marks[severity](text)), quiet: style.quiet };
}

/** What goes into a file or a mail. */
const UNKNOWN = 80;
const WIDEST = 100;
const NARROWEST = 60;
