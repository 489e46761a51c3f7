import {
  type Baseline,
  checkLog,
  checkOptions,
  type CheckReport,
  checkReport,
  type CheckResult,
  confirm,
  type Confirmation,
  type Finding,
  type Rule,
  RULES,
} from '@vist/replay';
import { shellWord } from '../shell.ts';
import { TOOL } from '../version.ts';
import { otherRevisions } from './other-revisions.ts';
import type { CheckSource } from './source.ts';

/** How sources are checked. */
export interface CheckChoices {
  readonly rules: readonly Rule[];
  readonly baseline: Baseline | null;
  readonly isConfirming: boolean;
}

/** A source that was checked. */
export interface Checked {
  readonly report: CheckReport;
  readonly result: CheckResult;
}

/** Checks one log, and makes the report. */
export function checkSource(source: CheckSource, { rules, baseline, isConfirming }: CheckChoices): Checked {
  const { name, log, profile, run, traceable, words } = source;
  const checkedFor = (some: readonly Rule[]): CheckResult =>
    checkLog(log, { ...checkOptions(profile), rules: some, traceable });
  const result = checkedFor(rules);
  // A fork keeps all that comes before from happening, whatever was asked for.
  const { findings } = isConfirming && rules.length < RULES.length ? checkedFor(RULES) : result;
  const report = checkReport({
    tool: TOOL,
    source: name,
    log,
    result,
    rules,
    reproduce: words === null ? null : (rule) => ['vist check', ...words.map(shellWord), '--rule', rule].join(' '),
    baseline,
    freeIn: run === null || !isComparable(run, result.length) ? null : otherRevisions({ ...run, log }, rules),
    confirmationOf: (finding) =>
      isConfirming && finding.severity !== 'note' ? confirmation(finding, run, findings) : null,
    isReconstructed: source.isReconstructed,
  });
  return { report, result };
}

function confirmation(finding: Finding, run: CheckSource['run'], findings: readonly Finding[]): Confirmation {
  if (run !== null) return confirm(finding, { ...run, maxRecords: LONGEST_FORK, findings });
  if (finding.status.kind === 'happened') return { outcome: 'confirmed', fork: null, evidence: null };
  return { outcome: 'inconclusive', fork: null, decides: 'the scenario, which the trace of another tool has not' };
}

/** The positions at which a fork leaves its parent are positions of one revision. */
function isComparable({ scenario }: NonNullable<CheckSource['run']>, length: number): boolean {
  return scenario.departures.length === 0 && length <= LONGEST_REPEATED;
}

/** Records of the longest run that is made again on other revisions. */
const LONGEST_REPEATED = 400_000;

/** Records after which a fork that does not come to the point is given up. */
const LONGEST_FORK = 1_000_000;
