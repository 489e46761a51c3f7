import { readFileSync } from 'node:fs';
import { isReconstructed, type LogSource, REVISION_NAMES, revisionOf, runScenario } from '@vist/core';
import {
  type Baseline,
  baselineDocument,
  checkLog,
  checkOptions,
  type CheckReport,
  checkReport,
  type CheckResult,
  confirm,
  type Confirmation,
  type Finding,
  type FindingsByRevision,
  freeRevisions,
  memoryLog,
  readBaseline,
  RULES,
} from '@vist/replay';
import { TraceFormatError } from '@vist/trace';
import { type CheckCommandOptions, REPORT_FORMATS } from '../commands/check.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { fileRefusal, Refusal } from '../refusal.ts';
import { damageRefusal, openTraceAt, traceName } from '../replay/open-trace.ts';
import { type RecordedRun, recordedRun } from '../replay/recorded-run.ts';
import { TOOL } from '../version.ts';
import { printReport, type ReportFormat } from './print-report.ts';

/** `vist check`. @throws Refusal when the trace or a baseline cannot be read. */
export async function checkTrace(path: string, options: CheckCommandOptions, io: Io): Promise<ExitStatus> {
  const format = formatOf(options.format);
  const baseline = options.baseline === undefined ? null : baselineOf(options.baseline);
  const trace = await openTraceAt(path, io);
  const name = traceName(path);
  try {
    const run = recordedRun(name, trace.header.identity);
    const result = checkLog(trace, checkOptions(run.scenario.profile));
    if (options.writeBaseline === true) {
      io.stdout.write(`${JSON.stringify(baselineDocument(result.findings), null, 2)}\n`);
      return EXIT.ok;
    }
    const report = reportOf({ name, log: trace, run, result, baseline, isConfirmed: options.confirm === true });
    printReport(report, format, options, io);
    return statusOf(report);
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    trace.close();
  }
}

/** Runs longer than this are not repeated on other revisions, and not confirmed: both keep a whole log in memory. */
const LONGEST_REPEATED = 400_000;

function reportOf(of: {
  readonly name: string;
  readonly log: LogSource;
  readonly run: RecordedRun;
  readonly result: CheckResult;
  readonly baseline: Baseline | null;
  readonly isConfirmed: boolean;
}): CheckReport {
  const { name, log, run, result, baseline, isConfirmed } = of;
  const { scenario, revision, isRunnable } = run;
  const canRepeat = isRunnable && revision !== null && result.length <= LONGEST_REPEATED;
  const others = canRepeat ? findingsElsewhere(run) : null;
  return checkReport({
    tool: TOOL,
    source: name,
    log,
    result,
    rules: RULES,
    baseline,
    reproduce: () => `vist check ${name}`,
    freeIn: others === null ? null : (finding) => freeRevisions(finding, others),
    confirmationOf: (finding): Confirmation | null =>
      isConfirmed && canRepeat && revision !== null
        ? confirm(finding, { scenario, revision, maxRecords: 4 * LONGEST_REPEATED })
        : null,
    isReconstructed: (func) => revision !== null && isReconstructed(revision.base, func),
  });
}

/** What the same scenario has on each published revision. */
function findingsElsewhere({ scenario }: RecordedRun): FindingsByRevision {
  const options = checkOptions(scenario.profile);
  return new Map(
    REVISION_NAMES.map((name): readonly [string, readonly Finding[]] => [
      name,
      checkLog(memoryLog(runScenario(scenario, revisionOf(name)).records), options).findings,
    ]),
  );
}

/** A finding outranks what is inconclusive; notes change nothing. */
function statusOf({ counts, groups }: CheckReport): ExitStatus {
  if (counts.error + counts.warning > 0) return EXIT.found;
  return groups.some(({ confirmation }) => confirmation?.outcome === 'inconclusive') ? EXIT.inconclusive : EXIT.ok;
}

function formatOf(name: string): ReportFormat {
  const format = REPORT_FORMATS.find((known) => known === name);
  if (format === undefined) throw new Refusal(`--format: expected one of ${REPORT_FORMATS.join(', ')}, got "${name}"`);
  return format;
}

function baselineOf(path: string): Baseline {
  const reading = readBaseline(jsonOf(path));
  if (!reading.ok) throw new Refusal(`${path}: ${reading.message}`);
  return reading.baseline;
}

function jsonOf(path: string): unknown {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileRefusal(path, error);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(`${path}: expected a baseline in JSON`);
  }
}
