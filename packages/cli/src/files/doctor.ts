import { examineTrace, type TraceReport } from '@vist/trace';
import { nodePlatform } from '@vist/trace/node';
import type { PrintOptions } from '../commands/command.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { traceSource } from '../input/trace-source.ts';
import type { Io } from '../io.ts';
import { printPage } from '../render/print.ts';
import { watchedSource } from '../render/progress.ts';
import { traceName } from '../replay/open-trace.ts';

/** `vist doctor`. */
export async function doctor(path: string, options: PrintOptions, io: Io): Promise<ExitStatus> {
  const name = traceName(path);
  const report = await examine(path, io);
  printPage(
    {
      schema: 'vist/doctor',
      schemaVersion: 1,
      data: { file: name, ...summaryOf(report), problems: report.problems },
      text: ({ title }) => `${[title(headline(name, report)), ...reportLines(report)].join('\n')}\n`,
    },
    options,
    io,
  );
  return statusOf(report);
}

/** Looks at every byte of a file. @throws Refusal when there is no such file. */
export async function examine(path: string, io: Io): Promise<TraceReport> {
  const source = watchedSource(await traceSource(path, io.stdin), traceName(path), io);
  try {
    return examineTrace(source, nodePlatform);
  } finally {
    source.close();
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
