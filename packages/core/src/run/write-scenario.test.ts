import { describe, expect, it } from 'vitest';
import { TEST_PROFILE } from '../testing/profiles.ts';
import { readScenario } from './read-scenario.ts';
import type { Scenario } from './scenario.ts';
import { issueText } from './shape.ts';
import { scenarioDocument } from './write-scenario.ts';

const SCENARIO: Scenario = {
  name: 'two PEs',
  description: 'one fills, one stores',
  revision: 'V4,-sync-before-read',
  profile: { ...TEST_PROFILE, pageSizeBytes: 16384, irs: { ...TEST_PROFILE.irs, istmd: true, istmdSz: 12 } },
  policy: 'seeded',
  seed: 7,
  schedule: {
    kind: 'recorded',
    slices: [
      { pe: 0, steps: 12, until: null },
      { pe: 1, steps: null, until: { type: 'env.operationEnded', count: 1 } },
    ],
  },
  guests: [{ vm: 0, vcpuIds: [0, 5] }],
  operations: [
    { index: 0, pe: 0, op: 'probe', vm: null, args: {} },
    { index: 1, pe: 0, op: 'lpi_enable', vm: 0, args: { vm: 0, id_bits: 12 } },
    { index: 2, pe: 1, op: 'env_fill', vm: null, args: { place: 'line:0x880001040' } },
    { index: 3, pe: 1, op: 'pe_store', vm: null, args: { place: 'byte:0x880001040', value: '0x1f', bits: 64 } },
  ],
  faults: [
    { type: 'alloc', k: 2, op: null, mode: null, err: null },
    { type: 'cmd', k: 1, op: 1, mode: 'error', err: -22 },
    { type: 'cmd', k: 3, op: null, mode: 'late', err: null },
  ],
  endsAtUndefined: true,
  departures: [
    {
      at: 40,
      formerRevision: 'V1',
      formerProfile: { ...TEST_PROFILE, name: 'nc-4k changed', irs: { ...TEST_PROFILE.irs, busyPolls: 3 } },
      inserted: [{ index: 0, pe: 1, op: 'env_evict', vm: null, args: { place: 'vmte:0' } }],
      fault: { type: 'cmd', mode: 'error', err: -5 },
      instead: { kind: 'drop', command: 'mem.maintain' },
    },
    {
      at: 90,
      formerRevision: null,
      formerProfile: null,
      inserted: [],
      fault: { type: 'alloc', mode: null, err: null },
      instead: { kind: 'set', command: 'mem.store', values: { addr: '0x880008010', value: '0x1f' } },
    },
  ],
};

describe('a scenario as a file', () => {
  it('is the same scenario when it is read again; only the platform has another name', () => {
    const reading = readScenario(JSON.parse(JSON.stringify(scenarioDocument(SCENARIO))));
    if (!reading.ok) throw new Error(issueText(reading.issue));
    const { profile, ...rest } = reading.scenario;
    const { profile: original, ...expected } = SCENARIO;
    expect(rest).toEqual(expected);
    expect({ ...profile, name: original.name }).toEqual(original);
  });
});
