import {
  createRecordingProjection,
  invariant,
  parseRevision,
  readScenario,
  type RecordingLine,
  runScenario,
  type Scenario,
  type SystemRecord,
} from '@vist/core';
import type { Recording } from './corpus.ts';

/** What may be said about memory besides what the scenario says: a cache, and what it does by itself. */
export interface CachedMemory {
  readonly policy: Scenario['policy'];
}

/** A run of a recording's scenario. */
export interface Replayed {
  readonly lines: readonly string[];
  readonly records: readonly SystemRecord[];
  /** By line, from 0: how many records there were when it was printed. */
  readonly recordCounts: readonly number[];
}

/** Runs a recording's scenario; on memory of a single copy unless said otherwise. */
export function replay(recording: Recording, cached: CachedMemory | null = null): Replayed {
  const reading = readScenario(recording.scenario);
  invariant(reading.ok, `${recording.variant}/${recording.name}: the scenario is not read`);
  return run(cached === null ? reading.scenario : onCachedMemory(reading.scenario, cached));
}

/** Where two lists of lines part. */
export interface Difference {
  /** Number of the line, from 1. */
  readonly line: number;
  /** Null after the end. */
  readonly expected: string | null;
  readonly actual: string | null;
  /** The difference with the lines before it, for a reader. */
  readonly text: string;
}

/** The first line that is not the same, byte for byte; only the irq number that the host gave a doorbell may differ. */
export function firstDifference(expected: readonly string[], actual: readonly string[]): Difference | null {
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index += 1) {
    const [left, right] = [expected[index] ?? null, actual[index] ?? null];
    if (left === right || (left !== null && right !== null && withoutIrq(left) === withoutIrq(right))) continue;
    const before = expected.slice(Math.max(0, index - CONTEXT_LINES), index).map((line) => `      ${line}`);
    const text = [
      `line ${index + 1}: the recording has ${expected.length} lines, the run ${actual.length}`,
      ...before,
      `    - ${left ?? 'the end of the recording'}`,
      `    + ${right ?? 'the end of the run'}`,
    ].join('\n');
    return { line: index + 1, expected: left, actual: right, text };
  }
  return null;
}

/** True when the recording's IRS takes part in the PEs' coherency domain. */
export function isCoherent({ scenario }: Recording): boolean {
  const reading = readScenario(scenario);
  return reading.ok && reading.scenario.profile.coherent;
}

function run(scenario: Scenario): Replayed {
  const parsed = parseRevision(scenario.revision);
  invariant(parsed.ok, `${scenario.name}: ${scenario.revision} is no revision`);
  const { records } = runScenario(scenario, parsed.revision);
  const projection = createRecordingProjection();
  const lines: string[] = [];
  const recordCounts: number[] = [];
  const print = (printed: readonly RecordingLine[], recordCount: number): void => {
    for (const line of printed) {
      lines.push(JSON.stringify(line));
      recordCounts.push(recordCount);
    }
  };
  for (const [index, record] of records.entries()) print(projection.next(record), index + 1);
  print(projection.end(), records.length);
  return { lines, records, recordCounts };
}

function onCachedMemory(scenario: Scenario, { policy }: CachedMemory): Scenario {
  return { ...scenario, policy, profile: { ...scenario.profile, memory: 'cached' } };
}

function withoutIrq(line: string): string {
  return line.includes('"kind":"command",') ? line.replace(/"irq":\d+/u, '"irq":0') : line;
}

const CONTEXT_LINES = 4;
