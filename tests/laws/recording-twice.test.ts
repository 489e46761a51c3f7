import { REVISION_NAMES, type Scenario, seq, type SystemRecord } from '@vist/core';
import { recordsEqual } from '@vist/replay';
import { bytesSource, memorySink, openTrace, type FileNotes, type Plain, traceWriter } from '@vist/trace';
import { nodePlatform } from '@vist/trace/node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomScenarios } from './random-scenario.ts';
import { runKept } from './run-kept.ts';

const SEED = 20_260_504;
const RUNS = 8;

describe.each(REVISION_NAMES)(`recording a run of %s twice (seed ${SEED})`, (revision) => {
  it('gives the same bytes, whatever the chunks of the state, and the records come back from them', async () => {
    const property = fc.asyncProperty(randomScenarios(revision), async (scenario) => {
      const first = runKept(scenario, { chunkLength: 64, freeze: true });
      const second = runKept(scenario, { chunkLength: 1000, freeze: false });
      const bytes = await recorded(scenario, first.records);
      expect(await recorded(scenario, second.records)).toEqual(bytes);
      const read = [...openTrace(bytesSource(bytes), nodePlatform).records(seq(0))];
      expect(read.length).toBe(first.records.length);
      expect(read.findIndex((record, index) => !isSame(record, first.records[index]))).toBe(-1);
    });
    await fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});

/** The bytes of a trace of a run. */
async function recorded(scenario: Scenario, records: readonly SystemRecord[]): Promise<Uint8Array> {
  const sink = memorySink();
  const identity = {
    modelVersion: '1',
    profile: plain(scenario.profile),
    revision: scenario.revision,
    changes: [],
    scenario: plain(scenario),
    seed: scenario.seed,
    policies: scenario.policy,
    memory: scenario.profile.memory,
  };
  const writer = traceWriter({ identity, notes: NOTES }, sink, nodePlatform);
  for (const record of records) writer.push(record);
  await writer.finish();
  return sink.bytes();
}

const NOTES: FileNotes = {
  tool: 'laws',
  codec: 'none',
  chunkEvents: 4096,
  firstSeq: 0,
  parentRun: null,
  parentSeq: null,
  view: null,
  importer: null,
  quirks: [],
  losses: [],
  extra: null,
};

/** A value as plain data: what JSON makes of it. */
function plain(value: unknown): Plain {
  return JSON.parse(JSON.stringify(value)) as Plain;
}

function isSame(record: SystemRecord, other: SystemRecord | undefined): boolean {
  return other !== undefined && recordsEqual(record, other) && recordsEqual(other, record);
}
