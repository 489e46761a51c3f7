import {
  digestOf,
  type Revision,
  revisionOf,
  type Scenario,
  type SessionOptions,
  startSession,
  type SystemRecord,
} from '@vist/core';
import { profileWith } from '@vist/core/testing';

/** One VM that gets a two-level LPI IST, loses it and goes away, on cached memory. */
export const SMALL_SCENARIO: Scenario = {
  name: 'small',
  description: 'one VM, LPIs on and off',
  revision: 'V4',
  profile: profileWith({ irs: { model: 'recording' } }),
  policy: 'none',
  seed: 1,
  schedule: { kind: 'run-to-completion' },
  guests: [{ vm: 0, vcpuIds: [0] }],
  operations: [
    { index: 0, pe: 0, op: 'probe', vm: null, args: {} },
    { index: 1, pe: 0, op: 'vm_init', vm: 0, args: { vm: 0 } },
    { index: 2, pe: 0, op: 'lpi_enable', vm: 0, args: { vm: 0, id_bits: 12 } },
    { index: 3, pe: 0, op: 'lpi_disable', vm: 0, args: { vm: 0 } },
    { index: 4, pe: 0, op: 'teardown', vm: 0, args: { vm: 0 } },
    { index: 5, pe: 0, op: 'vmt_free', vm: null, args: {} },
  ],
  faults: [],
  endsAtUndefined: true,
  departures: [],
};

export const REVISION: Revision = revisionOf('V4');

/** Chunks much shorter than the run, so that every test crosses their boundaries. */
export const OPTIONS: SessionOptions = { chunkLength: 16, freeze: true };

/** A run as it happened: its records, and the digest of the state it ended in. */
export interface Run {
  readonly records: readonly SystemRecord[];
  readonly digest: string;
}

/** Runs a scenario to its end. */
export function runOf(scenario: Scenario): Run {
  const records: SystemRecord[] = [];
  const observer = { record: (record: SystemRecord) => void records.push(record), state: (): void => {} };
  const session = startSession({ scenario, revision: REVISION }, OPTIONS, observer);
  while (session.isRunning) session.step();
  return { records, digest: digestOf(session.machine.settle()) };
}
