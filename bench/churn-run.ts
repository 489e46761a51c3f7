import {
  createLiveStreams,
  digestOf,
  parseRevision,
  type Revision,
  type Scenario,
  type Seq,
  startSession,
  type SystemEvent,
  type SystemRecord,
  type SystemState,
} from '@vist/core';
import { snapshotFeed, type TraceStart } from '@vist/trace';
import { createTrace } from '@vist/trace/node';

/** What a run came to. */
export interface RunResult {
  readonly events: number;
  readonly digest: string;
}

/** Events of a state, and of a chunk of a trace. */
export const CHUNK = 4096;

/** Runs a scenario with one subscriber to its live stream of records, as everything that observes a run is. */
export function runLive(
  scenario: Scenario,
  next: (record: SystemRecord) => void,
  onState: (state: SystemState, nextSeq: Seq) => void = () => {},
): RunResult {
  const streams = createLiveStreams<SystemState, SystemEvent>(CHUNK);
  let events = 0;
  streams.records$.subscribe((record) => {
    events += 1;
    next(record);
  });
  streams.state$.subscribe(({ state, nextSeq }) => onState(state, nextSeq));
  const options = { chunkLength: CHUNK, freeze: false };
  const session = startSession({ scenario, revision: revisionIn(scenario) }, options, streams.observer);
  while (session.isRunning) session.step();
  streams.complete();
  return { events, digest: digestOf(session.machine.settle()) };
}

/** Runs a scenario into a file, with its states on the way or without. */
export async function runRecorded(scenario: Scenario, path: string, states: 'stored' | 'left out'): Promise<RunResult> {
  const writer = createTrace(path, traceStartOf(scenario));
  const result = runLive(
    scenario,
    (one) => void writer.push(one),
    states === 'stored' ? snapshotFeed(writer) : () => {},
  );
  await writer.finish({ stateDigest: result.digest });
  return result;
}

/** The revision that a scenario names. */
export function revisionIn({ revision }: Scenario): Revision {
  const parsed = parseRevision(revision);
  if (!parsed.ok) throw new RangeError(parsed.message);
  return parsed.revision;
}

/** What a trace of a scenario says before its first event. */
export function traceStartOf(scenario: Scenario): TraceStart {
  const { profile, revision, seed, policy } = scenario;
  return {
    identity: {
      modelVersion: '1',
      profile: { ...profile, irs: { ...profile.irs } },
      revision,
      changes: [...revisionIn(scenario).changes].toSorted(),
      scenario: scenario.name,
      seed,
      policies: policy,
      memory: profile.memory,
    },
    notes: {
      tool: 'vist bench',
      codec: 'zstd',
      chunkEvents: CHUNK,
      parentRun: null,
      view: null,
      importer: null,
      quirks: [],
      losses: [],
      extra: null,
    },
  };
}
