import type { VerificationReport } from '../replay/verification-report.ts';
import type { Style } from './style.ts';
import { indented, tableLines } from './table.ts';

/** What came of verifying a trace, for people. */
export function verificationText(report: VerificationReport, style: Style): string {
  const { file, outcome, reason, ending, eventCount, verifiedEvents, firstImpossible } = report;
  const { runId, stateDigest, revision, tool } = report;
  const rows = [
    ['verified', `${verifiedEvents} of ${eventCount} events`],
    ...(firstImpossible === null ? [] : [['impossible', `event ${firstImpossible}, the first one`]]),
    ['run id', runId ?? 'not computed'],
    ['state', stateDigest ?? 'not that of a whole run'],
  ];
  const mark = outcome === 'verified' ? style.good : style.bad;
  const ended = ending === 'complete' ? '' : `, ${ENDINGS[ending]}`;
  const lines = [
    `${style.title(file)}: ${mark(outcome)}; ${revision}, recorded by ${tool}${ended}`,
    ...indented(tableLines(COLUMNS, rows)),
    ...(reason === null ? [] : [`  ${reason}`]),
    ...report.difference,
  ];
  return `${lines.join('\n')}\n`;
}

const ENDINGS = { interrupted: 'interrupted', open: 'not closed' } as const;

const COLUMNS = [
  { heading: '', align: 'left' },
  { heading: '', align: 'left' },
] as const;
