import {
  parsePlace,
  parseRevision,
  placeIssueLines,
  type Profile,
  readScenario,
  type Scenario,
  seq,
  startSession,
  type SystemRecord,
} from '@vist/core';
import { describeWhy, memoryLog, type Why, why } from '../src/index.ts';

/** A log, and the platform that it is of. */
export interface LoggedRun {
  readonly records: readonly SystemRecord[];
  readonly profile: Profile;
}

/** What a test changes of a scenario. */
export type ScenarioPart = Readonly<Record<string, unknown>>;

/** Probe, one VM with one vCPU, then the operations, on the default platform with caches. */
export function runOps(revision: string, ops: readonly ScenarioPart[], more: ScenarioPart = {}): LoggedRun {
  const begin = [{ op: 'probe' }, { op: 'vm_init', vm: 0 }, { op: 'vcpu_reset', vm: 0 }];
  const reading = readScenario({
    schema: 'vist-scenario/1',
    name: 'why',
    profile: 'nc-4k',
    vms: [
      { vm: 0, nr_vcpus: 1 },
      { vm: 1, nr_vcpus: 1 },
    ],
    ops: [...begin, ...ops],
    ...more,
  });
  if (!reading.ok) throw new Error(`${reading.issue.pointer}: expected ${reading.issue.expected}`);
  return runScenarioOn(revision, reading.scenario);
}

/** Runs a scenario to its end. */
export function runScenarioOn(name: string, scenario: Scenario): LoggedRun {
  const parsed = parseRevision(name);
  if (!parsed.ok) throw new Error(parsed.message);
  const records: SystemRecord[] = [];
  const observer = { record: (record: SystemRecord) => void records.push(record), state: (): void => {} };
  const options = { chunkLength: 4096, freeze: false };
  const session = startSession({ scenario, revision: parsed.revision }, options, observer);
  while (session.isRunning) session.step();
  return { records, profile: scenario.profile };
}

/** Asks in the notation of places; at the end of the log when it says no position. */
export function ask({ records, profile }: LoggedRun, text: string): Why {
  const reading = parsePlace(text);
  if (!reading.ok) throw new Error(placeIssueLines(text, reading.issue).join('\n'));
  const { place, view, at } = reading.value;
  const answer = why(memoryLog(records), profile, { place, view: view ?? 'cpu', at: at ?? seq(records.length) });
  if (!answer.ok) throw new Error(answer.message);
  return answer.why;
}

/** The answer as it is printed, without the lines of call frames. */
export function tree(run: LoggedRun, text: string): readonly string[] {
  return describeWhy(ask(run, text).root).filter((line) => !/^[│ ]*in /u.test(line));
}
