import { examineTrace, type TraceReport } from '@vist/trace';
import { fileSource, nodePlatform } from '@vist/trace/node';
import type { PrintOptions } from '../commands/command.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { fileRefusal } from '../refusal.ts';
import { printPage } from '../render/print.ts';

/** `vist doctor`. */
export function doctor(path: string, options: PrintOptions, io: Io): Promise<ExitStatus> {
  const report = examine(path);
  printPage(
    {
      schema: 'vist/doctor',
      schemaVersion: 1,
      data: { file: path, ...summaryOf(report), problems: report.problems },
      text: ({ title }) => `${[title(headline(path, report)), ...reportLines(report)].join('\n')}\n`,
    },
    options,
    io,
  );
  return Promise.resolve(statusOf(report));
}

/** Looks at every byte of a file. @throws Refusal when there is no such file. */
export function examine(path: string): TraceReport {
  const source = openSource(path);
  try {
    return examineTrace(source, nodePlatform);
  } finally {
    source.close();
  }
}

function openSource(path: string): ReturnType<typeof fileSource> {
  try {
    return fileSource(path);
  } catch (error) {
    throw fileRefusal(path, error);
  }
}

/** A file that was never closed is not whole, but nothing in it is wrong. */
function statusOf({ problems }: TraceReport): ExitStatus {
  if (problems.some(({ code }) => code === 'newer-version')) return EXIT.unsupported;
  return problems.length === 0 ? EXIT.ok : EXIT.damaged;
}

function headline(path: string, { problems, ending }: TraceReport): string {
  if (problems.length > 0) return `${path}: damaged`;
  return ending === 'complete' ? `${path}: whole` : `${path}: whole, ${ENDINGS[ending]}`;
}

const ENDINGS: Readonly<Record<Exclude<TraceReport['ending'], 'complete'>, string>> = {
  interrupted: 'of a run that was interrupted',
  open: 'but not closed',
};

function reportLines(report: TraceReport): readonly string[] {
  const ranges = report.ranges.map(({ first, last }) => `${first}-${last}`).join(', ');
  return [
    `  events    ${report.eventCount}${ranges === '' ? '' : ` (${ranges})`}`,
    ...(report.runId === null ? [] : [`  run       ${report.runId.slice(0, 16)}`]),
    ...(report.header === null ? [] : lossLines(report.header.notes.losses)),
    ...report.problems.map(({ code, message }) => `  ${message} (${code})`),
  ];
}

function lossLines(losses: readonly string[]): readonly string[] {
  return losses.map((loss) => `  lost      ${loss}`);
}

function summaryOf({ ending, eventCount, ranges, runId, records, header }: TraceReport): object {
  return { ending, eventCount, ranges, runId, records, losses: header?.notes.losses ?? [] };
}
