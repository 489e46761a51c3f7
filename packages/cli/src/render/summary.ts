import type { RunReport } from '../run/report.ts';
import { findingLines, markLines, outstandingLines } from './finding-lines.ts';
import type { Style } from './style.ts';
import { indented, tableLines } from './table.ts';
import { counted, irsWords, peWords, returnCode, REVISION_TITLES } from './words.ts';

/** The summary of a run, for people. */
export function summaryText(report: RunReport, style: Style): string {
  const sections = [
    headLines(report, style),
    operationLines(report, style),
    commandLines(report, style),
    outstandingLines(report, style),
    findingLines(report, style),
    markLines(report),
    noteLines(report, style),
    closerLookLines(report, style),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function headLines(report: RunReport, style: Style): readonly string[] {
  const { scenario, profile, allocations, trace } = report;
  const title = style.title(scenario.name);
  const { made, bytesMade, freed, failed } = allocations;
  const rows = [
    ['revision', revisionWords(report)],
    ['platform', peWords(profile)],
    ['IRS', irsWords(profile)],
    ['run', runWords(report)],
    ['events', `${report.eventCount}: ${blockWords(report)}`],
    ['memory', `${counted(made, 'object')} (${bytesMade} bytes) allocated, ${freed} freed, ${failed} refused`],
    ['state', report.stateDigest],
    ...(trace === null ? [] : [['trace', traceWords(trace)]]),
  ];
  return [
    scenario.description === '' ? title : `${title}: ${scenario.description}`,
    ...indented(tableLines([LEFT, LEFT], rows)),
  ];
}

function revisionWords({ revision }: RunReport): string {
  if (revision === null) return 'unknown';
  const { name, base, changes } = revision;
  const what = name === base ? `, ${REVISION_TITLES[base]}` : '';
  return `${name}${what}: ${changes.length === 0 ? 'no changes' : `${counted(changes.length, 'change')} over V0`}`;
}

function runWords({ operationCount, ending, endReason, faultCount, policy, seed }: RunReport): string {
  const how =
    ending === 'interrupted'
      ? 'interrupted'
      : endReason === 'complete'
        ? 'complete'
        : `ended by ${endReason ?? 'nothing'}`;
  return [
    `${counted(operationCount, 'operation')}, ${how}`,
    ...(faultCount === 0 ? [] : [`${counted(faultCount, 'fault')} injected`]),
    ...(policy === 'none' ? [] : [`policy ${policy}`]),
    ...(seed === 0 ? [] : [`seed ${seed}`]),
  ].join(', ');
}

function blockWords({ eventsByBlock }: RunReport): string {
  return Object.entries(eventsByBlock)
    .toSorted(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .map(([block, count]) => `${block} ${count}`)
    .join(', ');
}

function traceWords({ file, ending, byteCount, runId }: NonNullable<RunReport['trace']>): string {
  const state = ending === 'complete' ? '' : ', interrupted';
  return `${file === '-' ? 'stdout' : file}: ${byteCount} bytes${state}, run ${runId.slice(0, RUN_ID_DIGITS)}`;
}

/** Each operation with what it returned; of a long run, how often each returned what. */
function operationLines({ operations, operationCount, returnCodes }: RunReport, style: Style): readonly string[] {
  if (operationCount > operations.length) {
    const rows = returnCodes.map(({ op, ret, count }) => [op, String(count), markedReturn(ret, style)]);
    return tableLines([{ heading: 'operation', align: 'left' }, COUNT, RETURNED], rows);
  }
  const rows = operations.map(({ index, pe, text, ret }) => [
    String(index),
    pe ?? '',
    text,
    ret === null ? style.bad('did not return') : markedReturn(ret, style),
  ]);
  const hasPes = operations.some(({ pe }) => pe !== null);
  const columns = [INDEX, { heading: 'PE', align: 'left' }, { heading: 'operation', align: 'left' }, RETURNED] as const;
  const kept = (_: unknown, column: number): boolean => hasPes || column !== 1;
  return tableLines(
    columns.filter(kept),
    rows.map((row) => row.filter(kept)),
  );
}

function markedReturn(ret: number, style: Style): string {
  return ret < 0 ? style.warn(returnCode(ret)) : returnCode(ret);
}

function commandLines({ commands }: RunReport, style: Style): readonly string[] {
  if (commands.length === 0) return [];
  const rows = commands.map(({ command, sent, failed }) => [
    command,
    String(sent),
    failed === 0 ? '' : style.warn(String(failed)),
  ]);
  return tableLines([{ heading: 'command', align: 'left' }, { heading: 'sent', align: 'right' }, FAILED], rows);
}

function noteLines({ notes }: RunReport, style: Style): readonly string[] {
  return notes.length === 0 ? [] : [style.title('notes'), ...indented(notes)];
}

/** Commands in a column of their own, as long as they are short; a long one pushes its remark aside. */
function closerLookLines({ closerLooks }: RunReport, style: Style): readonly string[] {
  const lengths = closerLooks.map(({ command }) => command.length);
  const column = Math.max(0, ...lengths.filter((length) => length <= WIDEST_COMMAND));
  const lines = closerLooks.map(({ command, what }) => `${command.padEnd(column)}  ${style.quiet(`# ${what}`)}`);
  return [style.title('look closer'), ...indented(lines)];
}

/** Longest command that remarks line up behind. */
const WIDEST_COMMAND = 64;

/** Digits of a run id that tell runs apart for people. */
const RUN_ID_DIGITS = 16;

const LEFT = { heading: '', align: 'left' } as const;
const INDEX = { heading: '#', align: 'right' } as const;
const COUNT = { heading: 'times', align: 'right' } as const;
const FAILED = { heading: 'failed', align: 'right' } as const;
const RETURNED = { heading: 'returned', align: 'left' } as const;
