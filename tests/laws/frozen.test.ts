import { digestOf, REVISION_NAMES } from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomScenarios } from './random-scenario.ts';
import { runKept, TEST_OPTIONS } from './run-kept.ts';

const SEED = 20_260_506;
const RUNS = 6;

describe.each(REVISION_NAMES)(`what leaves a machine that runs %s (seed ${SEED})`, (revision) => {
  it('is frozen to the bottom, but for bulk data, which is lent to nobody', () => {
    const property = fc.property(randomScenarios(revision), (scenario) => {
      const { records, states } = runKept(scenario);
      expect(states.length).toBeGreaterThan(1);
      for (const { state } of states) {
        expect(state.memory.lease).toBeNull();
        expect(notFrozen(state, 'state')).toEqual([]);
      }
      expect(notFrozen(records, 'records').filter((path) => path !== 'records')).toEqual([]);
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });

  it('is never changed afterwards, bulk data included', () => {
    const property = fc.property(randomScenarios(revision), (scenario) => {
      const digests: string[] = [];
      const { states } = runKept(scenario, { ...TEST_OPTIONS, chunkLength: 256 }, (state) =>
        digests.push(digestOf(state)),
      );
      expect(states.map(({ state }) => digestOf(state))).toEqual(digests);
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});

/** Paths of everything below a value that could be written. */
function notFrozen(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  // Tree nodes and memory leaves are written under a lease only; what they hold is as frozen as the rest.
  const isBulk = 'isOpaque' in value;
  const isSafe = isBulk || Object.isFrozen(value) || path.endsWith('.slots') || path.endsWith('.lease');
  const below = Object.entries(value).flatMap(([key, item]) => notFrozen(item, `${path}.${key}`));
  return isSafe ? below : [path, ...below];
}
