import { describe, expect, it } from 'vitest';
import { IRS_VMAP_VISTR, IRS_VMT_STATUSR } from '../arch/irs-vm-regs.ts';
import { invariant } from '../kernel/invariant.ts';
import { revisionOf } from '../kvm/revisions.ts';
import type { SystemRecord } from '../system/events.ts';
import { profileWith } from '../testing/profiles.ts';
import { runScenario } from './run-scenario.ts';
import type { Scenario, ScheduleSlice } from './scenario.ts';

const operation = (index: number, op: string, args: object = {}, pe: number = 0): Scenario['operations'][number] => ({
  index,
  pe,
  op,
  vm: 'vm' in args ? 0 : null,
  args: { ...args },
});

/** KVM on one PE; on the other, somebody who chooses when the IRS works. */
function recordsWith(slices: readonly ScheduleSlice[]): readonly SystemRecord[] {
  const scenario: Scenario = {
    name: 'a choice of when the IRS works',
    description: '',
    revision: 'V4',
    profile: profileWith({ irs: { model: 'recording', busyPolls: 3 } }),
    policy: 'none',
    seed: 0,
    schedule: { kind: 'recorded', slices },
    guests: [{ vm: 0, vcpuIds: [0] }],
    operations: [
      operation(0, 'probe'),
      operation(1, 'vm_init', { vm: 0 }),
      operation(2, 'lpi_enable', { vm: 0, id_bits: 12 }),
      operation(3, 'irs_step', {}, 1),
    ],
    faults: [],
    endsAtUndefined: false,
    departures: [],
  };
  return runScenario(scenario, revisionOf('V4')).records;
}

const isWrite = ({ event }: SystemRecord): boolean => event.type === 'mmio.writeBegan';
const isVistr = ({ event }: SystemRecord): boolean =>
  event.type === 'mmio.writeBegan' && event.offset === IRS_VMAP_VISTR.offset;

/** Status reads between the write of the command and its completion or later, and what they say. */
function statusReads(records: readonly SystemRecord[]): readonly bigint[] {
  const from = records.findIndex(isVistr);
  return records
    .slice(from)
    .flatMap(({ event }) =>
      event.type === 'mmio.readEnded' && event.offset === IRS_VMT_STATUSR.offset ? [event.value & 1n] : [],
    );
}

const plain = recordsWith([]);
const writesBefore = plain.filter(isWrite).findIndex(isVistr) + 1;
const UNTIL_WRITE: ScheduleSlice = { pe: 0, steps: null, until: { type: 'mmio.writeBegan', count: writesBefore } };

describe('irs_step', () => {
  it('has the IRS work between the write of a command and the first status read, because of that write', () => {
    const records = recordsWith([UNTIL_WRITE, { pe: 1, steps: 100, until: null }]);
    const write = records.find(isVistr);
    invariant(write !== undefined, 'the command is written');
    const work = records.filter(({ actor, cause }) => actor === 'irs0' && cause === write.seq);
    expect(work.map(({ event }) => event.type)).toEqual([
      'mem.deviceLoaded',
      'mem.deviceStored',
      'irs.commandCompleted',
    ]);
    expect(statusReads(plain)).toEqual([0n, 0n, 0n, 1n]);
    expect(statusReads(records)).toEqual([1n]);
    const ended = records.find(({ event }) => event.type === 'env.operationEnded' && event.op === 'irs_step');
    expect(ended?.event).toMatchObject({ ret: 0 });
  });

  it('can be interleaved with the polls: they say busy until it is done', () => {
    // The operation begins, and the IRS makes its first step; then the PE polls.
    const poll: ScheduleSlice = { pe: 0, steps: null, until: { type: 'mmio.readEnded', count: 5 } };
    const records = recordsWith([
      UNTIL_WRITE,
      { pe: 1, steps: 2, until: null },
      poll,
      { pe: 1, steps: 100, until: null },
    ]);
    expect(statusReads(records)).toEqual([0n, 0n, 0n, 0n, 0n, 1n]);
    const types = records.map(({ event }) => event.type);
    expect(types.filter((type) => type === 'irs.commandCompleted')).toHaveLength(
      plain.filter(({ event }) => event.type === 'irs.commandCompleted').length,
    );
  });

  it('does nothing when the IRS has no command', () => {
    const records = recordsWith([{ pe: 1, steps: 100, until: null }]);
    const ended = records.find(({ event }) => event.type === 'env.operationEnded' && event.op === 'irs_step');
    expect(ended?.event).toMatchObject({ ret: -2 });
  });
});
