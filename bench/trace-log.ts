import type { SystemRecord } from '@vist/core';
import type { TraceStart } from '@vist/trace';
import { runLive, traceStartOf } from './churn-run.ts';
import { churnScenario } from './churn.ts';

/** A log in memory, and what its trace says of it. */
export interface BenchLog {
  readonly records: readonly SystemRecord[];
  readonly start: TraceStart;
}

/** The log of a churn of 140 VMs with caches: events of most kinds, in the order of a real run. */
export function benchLog(rounds: number): BenchLog {
  const single = churnScenario({ vms: 140, rounds, idBits: 12 });
  const scenario = { ...single, profile: { ...single.profile, memory: 'cached' as const } };
  const records: SystemRecord[] = [];
  runLive(scenario, (record) => void records.push(record));
  return { records, start: traceStartOf(scenario) };
}
