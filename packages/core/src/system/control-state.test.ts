import { describe, expect, it } from 'vitest';
import { createReducer } from '../kernel/reducer.ts';
import { revisionOf } from '../kvm/revisions.ts';
import { DEFAULT_PROFILE } from '../run/profiles.ts';
import { readScenario } from '../run/read-scenario.ts';
import { startSession } from '../run/session.ts';
import { createControlFold } from './control-state.ts';
import type { SystemRecord } from './events.ts';
import { systemModel } from './model.ts';

describe('the control fold', () => {
  it.each(['V0', 'V1', 'V4'] as const)('is the same part of the state as the whole fold, %s', (name) => {
    const records = recordsOf(name);
    const whole = createReducer(systemModel(DEFAULT_PROFILE), { freeze: false });
    const { kvm, irs } = whole.fold(
      whole.initial,
      records.map(({ event }) => event),
    );
    const fold = createControlFold(DEFAULT_PROFILE);
    for (const { event } of records) fold.apply(event);
    expect(fold.state).toEqual({ kvm, irs });
  });

  it('leaves the state that every log begins with as it is', () => {
    const first = createControlFold(DEFAULT_PROFILE);
    for (const { event } of recordsOf('V4')) first.apply(event);
    expect(createControlFold(DEFAULT_PROFILE).state.kvm.vmtInfo).toBeNull();
  });
});

function recordsOf(name: 'V0' | 'V1' | 'V4'): readonly SystemRecord[] {
  const reading = readScenario({
    schema: 'vist-scenario/1',
    name: 'control',
    profile: DEFAULT_PROFILE.name,
    vms: [{ vm: 0, nr_vcpus: 2 }],
    ops: [
      { op: 'probe' },
      { op: 'vm_init', vm: 0 },
      { op: 'vcpu_reset', vm: 0 },
      { op: 'spi_enable', vm: 0, id_bits: 5 },
      { op: 'lpi_enable', vm: 0, id_bits: 13 },
    ],
  });
  if (!reading.ok) throw new Error(reading.issue.expected);
  const records: SystemRecord[] = [];
  const input = { scenario: reading.scenario, revision: revisionOf(name) };
  const observer = { record: (record: SystemRecord) => void records.push(record), state() {} };
  const session = startSession(input, { chunkLength: 4096, freeze: false }, observer);
  while (session.isRunning) session.step();
  return records;
}
