import type { ImportResult, TraceSummary } from '@vist/trace';
import type { Style } from '../render/style.ts';
import { counted } from '../render/words.ts';

/** What `vist import --json` prints. Text is made from the same data. */
export interface ImportReport {
  readonly schema: 'vist/import';
  readonly schemaVersion: 1;
  readonly source: string;
  readonly format: string;
  readonly lineCount: number;
  readonly eventCount: number;
  readonly inferredCount: number;
  readonly opaqueCount: number;
  readonly droppedCount: number;
  /** The code whose steps were inferred; null when none explains it, or none was asked for. */
  readonly revision: string | null;
  readonly isInferring: boolean;
  readonly issueCounts: Readonly<Record<string, number>>;
  readonly issues: ImportResult['issues'];
  readonly trace: (Pick<TraceSummary, 'runId' | 'byteCount' | 'ending'> & { readonly file: string }) | null;
}

/** Everything there is to say about an import. */
export function importReport(of: {
  readonly source: string;
  readonly result: ImportResult;
  readonly isInferring: boolean;
  readonly output: { readonly file: string; readonly summary: TraceSummary } | null;
}): ImportReport {
  const { result, output } = of;
  return {
    schema: 'vist/import',
    schemaVersion: 1,
    source: of.source,
    format: result.format,
    lineCount: result.lines,
    eventCount: result.eventCount,
    inferredCount: result.inferredCount,
    opaqueCount: result.opaqueCount,
    droppedCount: result.droppedCount,
    revision: result.revision?.name ?? null,
    isInferring: of.isInferring,
    issueCounts: Object.fromEntries(result.issueCounts),
    issues: result.issues,
    trace: output === null ? null : traceOf(output),
  };
}

function traceOf({ file, summary }: { readonly file: string; readonly summary: TraceSummary }): ImportReport['trace'] {
  const { runId, byteCount, ending } = summary;
  return { file, runId, byteCount, ending };
}

/** The report for people. */
export function importText(report: ImportReport, style: Style): string {
  const { lineCount, eventCount, inferredCount, opaqueCount, droppedCount, trace } = report;
  const lines = [
    style.title(`${report.source}: ${report.format}, ${counted(lineCount, 'line')}`),
    `  events      ${eventCount}, of them ${inferredCount} inferred and ${opaqueCount} kept as they are`,
    `  code        ${codeText(report)}`,
    ...(droppedCount === 0 ? [] : [`  lost        ${counted(droppedCount, 'gap')} in the recording`]),
    ...(trace === null
      ? []
      : [
          `  trace       ${trace.file}, run ${trace.runId.slice(0, 16)}, ${trace.byteCount} bytes${ENDING_TEXTS[trace.ending]}`,
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

const ENDING_TEXTS: Readonly<Record<TraceSummary['ending'], string>> = { complete: '', interrupted: ', interrupted' };

function codeText({ revision, isInferring }: ImportReport): string {
  if (!isInferring) return 'not asked for: nothing of KVM was inferred';
  return revision === null ? 'no revision explains it: nothing of KVM was inferred' : `as ${revision}`;
}

/** Problems, one line each, the way compilers print them; then what was not listed. */
export function issueLines(report: ImportReport): string {
  const lines = report.issues
    .slice(0, LISTED)
    .map(({ line, severity, code, message }) => `${report.source}:${line}: ${severity}: ${message} [${code}]\n`);
  const total = Object.values(report.issueCounts).reduce((sum, count) => sum + count, 0);
  const rest = total - lines.length;
  return lines.join('') + (rest > 0 ? `${report.source}: ${counted(rest, 'more problem')}; --json has them\n` : '');
}

const LISTED = 20;
