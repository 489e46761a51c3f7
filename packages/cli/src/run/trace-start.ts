import type { Scenario } from '@vist/core';
import type { CodecName, Plain, TraceStart } from '@vist/trace';
import { TOOL } from '../version.ts';
import type { LoadedScenario } from './load-scenario.ts';

/** Version of the model: changes whenever an act can have other effects than before. */
export const MODEL_VERSION = '1';

/** What a trace of a run says about it before its first event. */
export function traceStart(
  { document, scenario, revision, parent }: LoadedScenario,
  {
    chunkEvents,
    codec,
    view = null,
  }: { readonly chunkEvents: number; readonly codec: CodecName; readonly view?: string | null },
): TraceStart {
  const { profile, policy, schedule, seed } = scenario;
  return {
    identity: {
      modelVersion: MODEL_VERSION,
      profile: { ...profile, irs: { ...profile.irs } },
      revision: revision.name,
      changes: [...revision.changes].toSorted(),
      scenario: scenarioText(document),
      seed,
      policies: { cache: policy, schedule: plainSchedule(schedule) },
      memory: profile.memory,
    },
    notes: {
      tool: TOOL,
      codec,
      chunkEvents,
      parentRun: parent?.runId ?? null,
      parentSeq: parent?.at ?? null,
      view,
      importer: null,
      quirks: [],
      losses: view === null ? [] : [`only the events of this view: ${view}`],
      extra: null,
    },
  };
}

function plainSchedule(schedule: Scenario['schedule']): Plain {
  if (schedule.kind !== 'recorded') return schedule.kind;
  return schedule.slices.map(({ until, ...slice }) => ({ ...slice, until: until === null ? null : { ...until } }));
}

/**
 * A scenario file as it goes into the identity of a run: white space and the order of keys do not count,
 * but for the arguments of an operation, whose order the events keep.
 */
function scenarioText(document: unknown): string {
  return JSON.stringify(document, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || 'op' in value) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
