import { runScenario, seq, type SystemRecord } from '@vist/core';
import { checkLog, checkOptions, memoryLog } from '@vist/replay';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusScenarios } from './corpus-scenarios.ts';

// What a tool recorded on a real kernel has holes. A checker may then be wrong; it may not fall over.

const SOURCES = corpusScenarios({ revision: null, coherent: null, memory: 'cached', policy: 'eager-fill' })
  .filter((_, index) => index % 12 === 0)
  .map(({ scenario, revision }) => ({
    records: runScenario(scenario, revision).records,
    options: checkOptions(scenario.profile),
  }));

/** The records that are kept, at new positions; causes that are lost are unknown. */
function withHoles(records: readonly SystemRecord[], isKept: readonly boolean[]): readonly SystemRecord[] {
  const kept = records.filter((_, index) => isKept[index % isKept.length] === true);
  const positions = new Map(kept.map((record, index) => [record.seq, seq(index)]));
  return kept.map((record, index) => ({
    ...record,
    seq: seq(index),
    cause: record.cause === null ? null : (positions.get(record.cause) ?? null),
  }));
}

describe('a log with holes', () => {
  it('is checked to its end', () => {
    expect(SOURCES.length).toBeGreaterThan(20);
    fc.assert(
      fc.property(
        fc.constantFrom(...SOURCES),
        fc.array(fc.boolean(), { minLength: 2, maxLength: 40 }),
        ({ records, options }, isKept) => {
          const log = withHoles(records, isKept);
          expect(checkLog(memoryLog(log), options).length).toBe(log.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});
