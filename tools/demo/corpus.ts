import { REVISION_NAMES, type RevisionName } from '@vist/core';
import { type CarriedRecording, readRecordings } from '../../packages/cli/src/catalogue/carried-scenarios.ts';

/** What was recorded of one scenario: a run of the real C code of every revision. */
export interface RecordedEverywhere {
  readonly name: string;
  readonly description: string;
  readonly recordings: Readonly<Record<RevisionName, CarriedRecording>>;
}

/** The scenarios of which there is a recording of every revision, by name. */
export function recordedEverywhere(): readonly RecordedEverywhere[] {
  const byRevision = REVISION_NAMES.map((revision) => {
    const recordings = readRecordings(VARIANT_OF[revision]);
    return { revision, byName: new Map(recordings.map((recording) => [recording.name, recording])) };
  });
  const [first] = byRevision;
  return [...(first?.byName.keys() ?? [])].flatMap((name) => {
    const found = byRevision.flatMap(({ revision, byName }) => {
      const recording = byName.get(name);
      return recording === undefined ? [] : [[revision, recording] as const];
    });
    const [, recording] = found[0] ?? [];
    if (found.length !== REVISION_NAMES.length || recording === undefined) return [];
    // Every revision is there: counted in the line above.
    const recordings = Object.fromEntries(found) as RecordedEverywhere['recordings'];
    return [{ name, description: recording.description, recordings }];
  });
}

/** What the recordings call each revision. */
export const VARIANT_OF: Readonly<Record<RevisionName, string>> = {
  V0: 'v0',
  V1: 'posted',
  V2: 'v2',
  V3: 'v3',
  V4: 'revised',
};
