import { describe, expect, it } from 'vitest';
import { readScenario } from './read-scenario.ts';
import { issueText } from './shape.ts';

const FILE = {
  schema: 'vist-scenario/1',
  name: 'two VMs',
  vms: [
    { vm: 0, nr_vcpus: 1 },
    { vm: 1, nr_vcpus: 2 },
  ],
  ops: [{ op: 'probe' }, { op: 'vm_init', vm: 0 }],
};

function problem(changes: object): string {
  const reading = readScenario({ ...FILE, ...changes });
  return reading.ok ? 'none' : issueText(reading.issue);
}

function read(changes: object): Extract<ReturnType<typeof readScenario>, { ok: true }> {
  const reading = readScenario({ ...FILE, ...changes });
  if (!reading.ok) throw new Error(issueText(reading.issue));
  return reading;
}

describe('a scenario of the own format', () => {
  it('runs by default on the revised code, with caches and an IRS that checks', () => {
    const { scenario, notes } = read({});
    expect(notes).toEqual([]);
    expect(scenario).toMatchObject({ revision: 'V4', policy: 'none', seed: 0, endsAtUndefined: false });
    expect(scenario.schedule).toEqual({ kind: 'run-to-completion' });
    expect(scenario.profile).toMatchObject({ name: 'nc-4k', memory: 'cached' });
    expect(scenario.profile.irs.model).toBe('architecture');
  });

  it('takes a platform by name', () => {
    expect(read({ profile: 'nc-16k-64k-l2' }).scenario.profile).toMatchObject({ pageSizeBytes: 16384 });
  });

  it('changes a platform value by value', () => {
    const profile = { base: 'coherent-4k', page_size: 65536, endianness: 'big', irs: { istmd: true, busy_polls: 3 } };
    const { profile: changed } = read({ profile, memory: 'single', irs_model: 'recording' }).scenario;
    expect(changed).toMatchObject({ coherent: true, pageSizeBytes: 65536, endianness: 'big', memory: 'single' });
    expect(changed.irs).toMatchObject({ istmd: true, busyPolls: 3, istLevels: true, model: 'recording' });
  });

  it('gives each operation its PE, which is no argument of it', () => {
    const ops = [{ op: 'vm_init', vm: 1, pe: 2 }, { op: 'probe' }];
    expect(read({ ops }).scenario.operations).toEqual([
      { index: 0, pe: 2, op: 'vm_init', vm: 1, args: { vm: 1 } },
      { index: 1, pe: 0, op: 'probe', vm: null, args: {} },
    ]);
  });

  it('has a schedule of slices', () => {
    const schedule = [
      { pe: 0, until: { event: 'mem.maintained' } },
      { pe: 1, steps: 7 },
    ];
    expect(read({ schedule }).scenario.schedule).toEqual({
      kind: 'recorded',
      slices: [
        { pe: 0, steps: null, until: { type: 'mem.maintained', count: 1 } },
        { pe: 1, steps: 7, until: null },
      ],
    });
  });

  it('has operations of guests, of the IRS and of the environment', () => {
    const ops = [
      { op: 'guest_boot', vm: 0 },
      { op: 'guest_write', vm: 0, reg: 'IRS_IST_BASER', part: 'low', value: '0x48000001' },
      { op: 'irs_interrupt', vm: 0, type: 'lpi', id: 7, operation: 'set-priority', value: 3 },
      { op: 'env_evict', place: 'ist:1/lpi/7' },
    ];
    expect(read({ ops }).scenario.operations.map(({ op }) => op)).toEqual(ops.map(({ op }) => op));
  });

  it('notes what the architecture does not allow', () => {
    expect(read({ profile: { irs: { vm_id_bits: 17 } } }).notes).toEqual([
      '/profile/irs/vm_id_bits: 17 is outside the architected 8 to 16',
    ]);
    const ops = [
      { op: 'spi_enable', vm: 0, id_bits: 5 },
      { op: 'lpi_enable', vm: 0, id_bits: 12 },
      { op: 'guest_boot', vm: 0, id_bits: 25 },
    ];
    expect(read({ profile: 'min-14', ops }).notes).toEqual([
      '/ops/1/id_bits: 12 is less than the 14 that the IRS asks for',
      '/ops/2/id_bits: 25 is more than the 24 ID bits of the IRS',
    ]);
  });
});

describe('a bad scenario of the own format gets one message with the place', () => {
  it.each([
    [
      'a profile that is not published',
      { profile: 'pdp-11' },
      /^\/profile: expected the name of a profile .*, got "pdp-11"$/u,
    ],
    [
      'a wrong value inside a profile',
      { profile: { irs: { istmd: 1 } } },
      /^\/profile\/irs\/istmd: expected true or false, got 1$/u,
    ],
    [
      'an unknown key of a profile',
      { profile: { coherence: true } },
      /^\/profile\/coherence: expected no key but base, .*, got an unknown key$/u,
    ],
    [
      'a revision that is none',
      { revision: 'V9' },
      /^\/revision: expected a revision .*, got "V9" \(.*V0, V1, V2, V3, V4\)$/u,
    ],
    ['a change that is none', { revision: 'V1,+speed' }, /^\/revision: .*speed/u],
    ['a policy that is none', { policy: 'chaos' }, /^\/policy: expected "none", .* got "chaos"$/u],
    [
      'an event that never happens',
      { schedule: [{ pe: 0, until: { event: 'mem.hoped' } }] },
      /^\/schedule\/0\/until\/event: expected the type of an act .*, got "mem.hoped"$/u,
    ],
    [
      'a slice without an end',
      { schedule: [{ pe: 0 }] },
      /^\/schedule\/0\/steps: expected a whole number from 1 .*, got nothing$/u,
    ],
    [
      'a schedule that is none',
      { schedule: 'fair' },
      /^\/schedule: expected "run-to-completion" or "seeded" or an array, got "fair"$/u,
    ],
    [
      'a register that is none',
      { ops: [{ op: 'guest_read', vm: 0, reg: 'IRS_X' }] },
      /^\/ops\/0\/reg: expected the name of an IRS register .*, got "IRS_X"$/u,
    ],
    [
      'a vCPU that is not there',
      { ops: [{ op: 'guest_boot', vm: 1, vcpu: 2 }] },
      /^\/ops\/0\/vcpu: expected one of the 2 vCPUs of VM 1, got 2$/u,
    ],
    [
      'a place that is none',
      { ops: [{ op: 'env_fill', place: 'vmte' }] },
      /^\/ops\/0\/place: expected a place as "vmte:0", .*, got "vmte"$/u,
    ],
    [
      'a place of a VM that is not there',
      { ops: [{ op: 'env_fill', place: 'vmte:9' }] },
      /^\/ops\/0\/place: expected a place of a VM of the scenario, got "vmte:9"$/u,
    ],
    [
      'a priority of six bits',
      { ops: [{ op: 'irs_interrupt', vm: 0, type: 'lpi', id: 0, operation: 'set-priority', value: 32 }] },
      /^\/ops\/0\/value: expected a whole number from 0 to 31, got 32$/u,
    ],
    [
      'a value where none belongs',
      { ops: [{ op: 'irs_interrupt', vm: 0, type: 'lpi', id: 0, operation: 'acknowledge', value: 1 }] },
      /^\/ops\/0\/value: expected no key but .*, got an unknown key$/u,
    ],
    [
      'a value that a register of 32 bits cannot hold',
      { ops: [{ op: 'guest_write', vm: 0, reg: 'IRS_CR0', value: '0x100000000' }] },
      /^\/ops\/0\/value: expected 32 bits for IRS_CR0, got "0x100000000"$/u,
    ],
    [
      'half of a register of 32 bits',
      { ops: [{ op: 'guest_read', vm: 0, reg: 'IRS_IST_CFGR', part: 'high' }] },
      /^\/ops\/0\/part: expected "whole", as IRS_IST_CFGR has 32 bits, got "high"$/u,
    ],
    [
      'an operation on a VM that is not there',
      { ops: [{ op: 'teardown', vm: 2 }] },
      /^\/ops\/0\/vm: expected a VM of the scenario \(0, 1\), got 2$/u,
    ],
  ])('%s', (_, changes, message) => {
    expect(problem(changes)).toMatch(message);
  });
});
