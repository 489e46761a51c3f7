import { seq } from '@vist/core';
import {
  type CheckReport,
  checkLog,
  checkOptions,
  checkReport,
  type Confirmation,
  memoryLog,
  type ReportInput,
  RULES,
} from '@vist/replay';
import { type LoggedRun, runOps } from '../why-runs.ts';

/** What a test says of the report; the rest is as it mostly is. */
export type ReportParts = Partial<Omit<ReportInput, 'log' | 'result'>>;

/** A report about a run, of all rules or of some. */
export function reportOf({ records, profile }: LoggedRun, parts: ReportParts = {}): CheckReport {
  const log = memoryLog(records);
  const { rules = RULES } = parts;
  return checkReport({
    tool: 'vist 0.1.0',
    source: 'twice.scenario.json',
    log,
    result: checkLog(log, { ...checkOptions(profile), rules }),
    rules,
    reproduce: (rule) => `vist check twice.scenario.json --rule ${rule}`,
    baseline: null,
    freeIn: null,
    confirmationOf: () => null,
    isReconstructed: () => false,
    ...parts,
  });
}

/** LPIs are enabled twice: the first posted code loses the first table. */
export const TWICE: LoggedRun = runOps('V1', [
  { op: 'lpi_enable', vm: 0, id_bits: 12 },
  { op: 'lpi_enable', vm: 0, id_bits: 12 },
]);

/** What a fork that shows the damage comes to. */
export const SHOWN: Confirmation = {
  outcome: 'confirmed',
  fork: null,
  evidence: {
    at: seq(70),
    text: 'a write-back puts 0x0 at 0x880008020, where the IRS had stored 0x1',
    addr: null,
    actual: null,
    expected: null,
  },
};
