import { parseRevision, readScenario, runScenario } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { checkOptions } from '../checkers/check-log.ts';
import { memoryLog } from '../timeline/memory-log.ts';
import { compareOutcomes, returnTheSame } from './compare.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

function outcome(revision: string, before: readonly object[] = []): Outcome {
  const reading = readScenario({
    schema: 'vist-scenario/1',
    name: 'outcome',
    vms: [{ vm: 0, nr_vcpus: 1 }],
    ops: [
      { op: 'probe' },
      { op: 'vm_init', vm: 0 },
      ...before,
      { op: 'lpi_enable', vm: 0, id_bits: 12 },
      { op: 'lpi_enable', vm: 0, id_bits: 12 },
      { op: 'teardown', vm: 0 },
    ],
  });
  const parsed = parseRevision(revision);
  if (!reading.ok || !parsed.ok) throw new TypeError('the scenario of this test cannot be read');
  const { records } = runScenario(reading.scenario, parsed.revision);
  return outcomeOf(memoryLog(records), checkOptions(reading.scenario.profile));
}

const POSTED = outcome('V1');
const GUARDED = outcome('V1,+ebusy-guard');

describe('what came of two runs', () => {
  it('of one kind is the same', () => {
    expect(compareOutcomes(POSTED, POSTED)).toMatchObject({ fixed: [], introduced: [], returns: [], sites: [] });
    expect(returnTheSame(POSTED, POSTED)).toBe(true);
  });

  it('is told apart by findings, answers and sizes', () => {
    const { fixed, returns, sizes, sites } = compareOutcomes(POSTED, GUARDED);
    expect(fixed.map(({ key }) => key)).toContain('LIFE overwritten l1-ist');
    expect(returns).toMatchObject([{ op: 'lpi_enable', now: -16 }]);
    expect(sizes.after.allocatedBytes).toBeLessThan(sizes.before.allocatedBytes);
    expect(sites.map(({ after }) => after.site)).toContain('vgic_v5_alloc_l1_ist');
    expect(returnTheSame(POSTED, GUARDED)).toBe(false);
    const back = compareOutcomes(GUARDED, POSTED);
    expect(back.introduced).toEqual(fixed);
  });

  it('does not compare what an operation returned with another operation', () => {
    const more = outcome('V1', [{ op: 'vcpu_reset', vm: 0 }]);
    expect(compareOutcomes(POSTED, more).returns).toEqual([]);
    expect(returnTheSame(POSTED, more)).toBe(false);
  });
});
