import { describe, expect, it } from 'vitest';
import { readScenario } from './read-scenario.ts';
import { issueText } from './shape.ts';

const HOST = {
  coherent: false,
  page_size: 4096,
  ist_levels: true,
  ist_l2sz_mask: 7,
  istmd: false,
  istmd_sz: 0,
  vm_id_bits: 8,
  vmt_two_level: false,
  vmd_size: 0,
  vped_size: 64,
  max_vpes: 512,
  cache_line: 64,
  irs_busy_polls: 1,
};

const FILE = {
  schema: 'ist-recording-scenario/1',
  name: 'enable',
  variant: 'posted',
  description: 'a guest enables LPIs',
  host: HOST,
  vms: [{ vm: 0, nr_vcpus: 2 }],
  ops: [{ op: 'probe' }, { op: 'vm_init', vm: 0 }, { op: 'lpi_enable', vm: 0, id_bits: 12 }],
  faults: [],
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

describe('a scenario of the recordings', () => {
  it('runs on one PE, on memory of a single copy, until undefined behaviour', () => {
    const { scenario, notes } = read({});
    expect(notes).toEqual([]);
    expect(scenario).toMatchObject({ revision: 'V1', policy: 'none', endsAtUndefined: true, faults: [] });
    expect(scenario.profile).toMatchObject({ memory: 'single', endianness: 'little', pageSizeBytes: 4096 });
    expect(scenario.profile.irs).toMatchObject({ model: 'recording', istL2szMask: 7, busyPolls: 1 });
    expect(scenario.guests).toEqual([{ vm: 0, vcpuIds: [0, 1] }]);
  });

  it.each([
    ['v0', 'V0'],
    ['posted', 'V1'],
    ['v2', 'V2'],
    ['v3', 'V3'],
    ['revised', 'V4'],
  ])('variant %s is revision %s', (variant, revision) => {
    expect(read({ variant }).scenario.revision).toBe(revision);
  });

  it('keeps arguments as the file has them, in its order, and makes numbers of `val` hex', () => {
    const stores = [
      { op: 'irs_iste', vm: 0, type: 'lpi', id: 3, val: '0x0012080d' },
      { op: 'irs_iste', val: 9, id: 3, type: 'spi', vm: 0 },
    ];
    const [first, second] = read({ ops: stores }).scenario.operations;
    expect(JSON.stringify(first?.args)).toBe('{"vm":0,"type":"lpi","id":3,"val":"0x0012080d"}');
    expect(JSON.stringify(second?.args)).toBe('{"val":"0x9","id":3,"type":"spi","vm":0}');
  });

  it('counts a fault in its operation or in the whole run', () => {
    const faults = [
      { type: 'alloc', op: 2, k: 3 },
      { type: 'cmd', n: 4, mode: 'error', err: -22 },
      { type: 'cmd', op: 1, k: 1, mode: 'late' },
    ];
    expect(read({ faults }).scenario.faults).toEqual([
      { type: 'alloc', k: 3, op: 2, mode: null, err: null },
      { type: 'cmd', k: 4, op: null, mode: 'error', err: -22 },
      { type: 'cmd', k: 1, op: 1, mode: 'late', err: null },
    ]);
  });

  it('takes vCPU IDs from the file', () => {
    const vms = [{ vm: 0, nr_vcpus: 3, vcpu_ids: [9, 3, 4] }];
    expect(read({ vms }).scenario.guests).toEqual([{ vm: 0, vcpuIds: [9, 3, 4] }]);
  });

  it('runs what the architecture does not allow, and notes it', () => {
    const host = { ...HOST, vm_id_bits: 3, vped_size: 8192 };
    const ops = [{ op: 'lpi_enable', vm: 0, id_bits: 31 }];
    expect(read({ host, ops }).notes).toEqual([
      '/host/vm_id_bits: 3 is outside the architected 8 to 16',
      '/host/vped_size: 8192 is outside the architected 1 to 4096',
      '/ops/0/id_bits: 31 is more than the 24 ID bits of the IRS',
    ]);
  });
});

describe('a bad scenario gets one message with the place', () => {
  it.each([
    ['another schema', { ...FILE, schema: 'x/1' }, '"x/1"'],
    ['no schema', { ops: [] }, 'nothing'],
  ])('%s', (_, file, actual) => {
    const reading = readScenario(file);
    expect(reading.ok ? '' : issueText(reading.issue)).toBe(
      `/schema: expected "vist-scenario/1" or "ist-recording-scenario/1", got ${actual}`,
    );
  });

  it.each([
    [
      'an unknown key',
      { hosts: 1 },
      '/hosts: expected no key but schema, name, variant, description, host, vms, ops, faults, got an unknown key',
    ],
    [
      'a page size that is none',
      { host: { ...HOST, page_size: 5000 } },
      '/host/page_size: expected 4096, 16384 or 65536, got 5000',
    ],
    ['a wrong type', { host: { ...HOST, coherent: 'yes' } }, '/host/coherent: expected true or false, got "yes"'],
    [
      'a number that its field cannot hold',
      { host: { ...HOST, vm_id_bits: 32 } },
      '/host/vm_id_bits: expected a whole number from 0 to 31, got 32',
    ],
    [
      'a number with a fraction',
      { host: { ...HOST, istmd_sz: 1.5 } },
      '/host/istmd_sz: expected a whole number from 0 to 31, got 1.5',
    ],
    [
      'a size that is no power of two',
      { host: { ...HOST, vmd_size: 96 } },
      '/host/vmd_size: expected 0 or a power of two from 1 to 32768, got 96',
    ],
    [
      'ID bits that LPI_ID_BITS cannot hold',
      { ops: [{ op: 'lpi_enable', vm: 0, id_bits: 40 }] },
      '/ops/0/id_bits: expected a whole number from 0 to 31, got 40',
    ],
    [
      'an ISTE of more than 32 bits',
      { ops: [{ op: 'irs_iste', vm: 0, type: 'lpi', id: 0, val: '0x100000000' }] },
      '/ops/0/val: expected a hex string of 32 bits as "0x809", or a whole number from 0 to 4294967295, got "0x100000000"',
    ],
    [
      'an operation on a VM that is not there',
      { ops: [{ op: 'probe' }, { op: 'vm_init', vm: 7 }] },
      '/ops/1/vm: expected a VM of the scenario (0), got 7',
    ],
    [
      'a key that an operation does not have',
      { ops: [{ op: 'probe', vm: 0 }] },
      '/ops/0/vm: expected no key but op, got an unknown key',
    ],
    [
      'an operation without its VM',
      { ops: [{ op: 'vm_init' }] },
      '/ops/0/vm: expected a whole number from 0 to 65535, got nothing',
    ],
    [
      'two VMs of one number',
      {
        vms: [
          { vm: 0, nr_vcpus: 1 },
          { vm: 0, nr_vcpus: 1 },
        ],
      },
      '/vms/1/vm: expected a number that no other VM has, got 0',
    ],
    [
      'IDs for other vCPUs than there are',
      { vms: [{ vm: 0, nr_vcpus: 2, vcpu_ids: [1] }] },
      '/vms/0/vcpu_ids: expected 2 vCPU IDs, as nr_vcpus says, got 1',
    ],
    [
      'one ID twice',
      { vms: [{ vm: 0, nr_vcpus: 2, vcpu_ids: [1, 1] }] },
      '/vms/0/vcpu_ids/1: expected an ID that no other vCPU of the VM has, got 1',
    ],
    [
      'a fault with no place',
      { faults: [{ type: 'alloc', op: 1 }] },
      '/faults/0/k: expected a whole number from 1 to 2147483647, got nothing',
    ],
    [
      'a mode that is none',
      { faults: [{ type: 'cmd', n: 1, mode: 'lost' }] },
      '/faults/0/mode: expected "error", "drop", "late", "hang" or "ignored", got "lost"',
    ],
    [
      'an error without its number',
      { faults: [{ type: 'cmd', n: 1, mode: 'error' }] },
      '/faults/0/err: expected a whole number from -4095 to -1, got nothing',
    ],
  ])('%s', (_, changes, message) => {
    expect(problem(changes)).toBe(message);
  });

  it.each([[null], [[]], ['text'], [7]])('a document that is %j', (document) => {
    const reading = readScenario(document);
    expect(reading.ok ? '' : issueText(reading.issue)).toMatch(/^expected an object, got /u);
  });

  it('names an operation that does not exist, and those that do', () => {
    expect(problem({ ops: [{ op: 'boot' }] })).toMatch(/^\/ops\/0\/op: expected "probe", "vm_init", .*, got "boot"$/u);
  });
});
