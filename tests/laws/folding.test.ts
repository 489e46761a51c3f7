import { REVISION_NAMES } from '@vist/core';
import { foldLog, memoryLog } from '@vist/replay';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomScenarios } from './random-scenario.ts';
import { runKept } from './run-kept.ts';

const SEED = 20_260_501;
const RUNS = 12;

describe.each(REVISION_NAMES)(`every run of %s (seed ${SEED})`, (revision) => {
  it('is folded to the state that it ended in, per event and per chunk', () => {
    const property = fc.property(randomScenarios(revision), (scenario) => {
      const { records, digest } = runKept(scenario);
      const { profile } = scenario;
      const log = memoryLog(records);
      for (const chunkLength of [7, 4096]) {
        expect(foldLog(log, { profile, gear: 'chunk', chunkLength })).toMatchObject({ length: records.length, digest });
      }
      expect(foldLog(log, { profile, gear: 'event', chunkLength: 1 })).toMatchObject({ digest });
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});
