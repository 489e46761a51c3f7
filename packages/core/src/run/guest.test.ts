import { describe, expect, it } from 'vitest';
import { IRS_IST_BASER, IRS_IST_CFGR } from '../arch/irs-ist-regs.ts';
import type { EmulationChangeName } from '../kvm/change.ts';
import { EMULATION_CHANGES } from '../kvm/emulation-changes.ts';
import { parseRevision } from '../kvm/revisions.ts';
import type { SystemEvent, SystemRecord } from '../system/events.ts';
import { readScenario } from './read-scenario.ts';
import { startSession } from './session.ts';
import { issueText } from './shape.ts';

type Operation = Readonly<Record<string, unknown>>;

const CREATE: readonly Operation[] = [
  { op: 'probe' },
  { op: 'vm_init', vm: 0 },
  { op: 'vcpu_reset', vm: 0 },
  { op: 'spi_enable', vm: 0, id_bits: 5 },
];
const BASER = 'IRS_IST_BASER';
const CFGR = 'IRS_IST_CFGR';

const write = (reg: string, value: string, more: Operation = {}): Operation => ({
  op: 'guest_write',
  vm: 0,
  reg,
  value,
  ...more,
});
const read = (reg: string, more: Operation = {}): Operation => ({ op: 'guest_read', vm: 0, reg, ...more });
const ENABLE = [write(CFGR, '0xc'), write(BASER, '0x48000001')];

/** Where a guest runs, and what fails. */
interface Circumstances {
  readonly profile?: string;
  readonly vcpu_ids?: readonly number[];
  readonly faults?: readonly Operation[];
}

/** Runs what a guest does on a VM that was just created. */
function guestRun(revision: string, ops: readonly Operation[], around: Circumstances = {}): readonly SystemRecord[] {
  const { profile = 'linear-vmt', vcpu_ids: ids = [0, 1], faults = [] } = around;
  const reading = readScenario({
    schema: 'vist-scenario/1',
    name: 'guest',
    profile,
    memory: 'single',
    vms: [{ vm: 0, nr_vcpus: ids.length, vcpu_ids: ids }],
    ops: [...CREATE, ...ops],
    faults,
  });
  if (!reading.ok) throw new Error(issueText(reading.issue));
  const parsed = parseRevision(revision);
  if (!parsed.ok) throw new Error(parsed.message);
  const records: SystemRecord[] = [];
  const session = startSession(
    { scenario: reading.scenario, revision: parsed.revision },
    { chunkLength: 4096, freeze: true },
    { record: (record) => void records.push(record), state() {} },
  );
  while (session.isRunning) session.step();
  const start = records.findIndex(({ event }) => event.type === 'env.operationBegan' && event.index === CREATE.length);
  return records.slice(start);
}

/** What a reader of section 8.3 of the reference looks for, in order. */
function story(records: readonly SystemRecord[]): readonly string[] {
  return records.flatMap(({ event }) => wordOf(event) ?? []);
}

function wordOf(event: SystemEvent): string | null {
  switch (event.type) {
    case 'kvm.emulatedRegisterSet':
      if (event.offset === IRS_IST_BASER.offset) return `baser ${event.value.toString(16)}`;
      return event.offset === IRS_IST_CFGR.offset ? `cfgr ${event.value.toString(16)}` : null;
    case 'call.entered':
      return /^vgic_v5_lpi_ist_(?:alloc|free)$/u.test(event.func) ? event.func.slice('vgic_v5_lpi_ist_'.length) : null;
    case 'kvm.commandSent':
      return event.command === 'LPI_VIST_MAKE_INVALID' ? 'invalidate' : null;
    case 'kvm.warned':
      return 'warning';
    case 'kvm.logged':
      return event.message.replace(/^kvm \[\d+\]: /u, '');
    default:
      return null;
  }
}

function valuesRead(records: readonly SystemRecord[]): readonly string[] {
  return records.flatMap(({ event }) => (event.type === 'guest.mmioRead' ? `0x${event.value.toString(16)}` : []));
}

function bytesAllocated(records: readonly SystemRecord[]): number {
  return records.reduce((sum, { event }) => sum + (event.type === 'alloc.allocated' ? event.sizeAllocBytes : 0), 0);
}

describe('IST_BASER, as reference 8.3 tells it', () => {
  it('stores an address while nothing is valid', () => {
    for (const revision of ['V1', 'V4'])
      expect(story(guestRun(revision, [write(BASER, '0x48000000')]))).toEqual(['baser 48000000']);
  });

  it('becomes valid: the revised code stores VALID when there is an IST, the posted one before', () => {
    expect(story(guestRun('V1', ENABLE))).toEqual(['cfgr c', 'baser 48000001', 'alloc']);
    expect(story(guestRun('V4', ENABLE))).toEqual(['cfgr c', 'alloc', 'baser 48000001']);
  });

  it('stays invalid in the revised code when the allocation fails; the posted code only says so', () => {
    const faults = [{ type: 'alloc', op: CREATE.length + 1, k: 1 }];
    const ops = [...ENABLE, read(BASER)];
    const posted = guestRun('V1', ops, { faults });
    expect(story(posted)).toEqual(['cfgr c', 'baser 48000001', 'alloc', 'Failed to alloc LPI IST']);
    expect(valuesRead(posted)).toEqual(['0x48000001']);
    const revised = guestRun('V4', ops, { faults });
    expect(story(revised)).toEqual(['cfgr c', 'alloc']);
    expect(valuesRead(revised)).toEqual(['0x0']);
  });

  it('written valid a second time: ignored in the revised code, another IST in the posted one (D5)', () => {
    const ops = [...ENABLE, write(BASER, '0x50000001'), read(BASER)];
    const posted = guestRun('V1', ops);
    expect(story(posted).filter((word) => word === 'alloc')).toHaveLength(2);
    // Ten objects of 12 ID bits each time.
    expect(bytesAllocated(posted)).toBe(2 * (8 * 4096 + 64 + 64));
    const revised = guestRun('V4', ops);
    expect(story(revised)).toEqual(['cfgr c', 'alloc', 'baser 48000001']);
    expect(valuesRead(revised)).toEqual(['0x48000001']);
  });

  it('becomes invalid: command, register and memory in the order of the revision', () => {
    const ops = [...ENABLE, write(BASER, '0x48000000')];
    expect(story(guestRun('V1', ops)).slice(-3)).toEqual(['invalidate', 'free', 'baser 48000000']);
    expect(story(guestRun('V3', ops)).slice(-3)).toEqual(['invalidate', 'free', 'baser 48000000']);
    expect(story(guestRun('V4', ops)).slice(-3)).toEqual(['invalidate', 'baser 48000000', 'free']);
  });

  it('stays valid when the IRS keeps the IST; the posted code frees it regardless (D23)', () => {
    const ops = [...ENABLE, write(BASER, '0x48000000'), read(BASER)];
    const faults = [{ type: 'cmd', op: CREATE.length + 2, k: 1, mode: 'error', err: -22 }];
    const posted = guestRun('V1', ops, { faults });
    expect(story(posted).slice(-4)).toEqual(['invalidate', 'warning', 'free', 'baser 48000000']);
    const revised = guestRun('V4', ops, { faults });
    expect(story(revised).slice(-1)).toEqual(['invalidate']);
    expect(valuesRead(revised)).toEqual(['0x48000001']);
  });

  it.each([
    ['more ID bits than IDR2 offers', '0x11'],
    ['ISTEs of 8 bytes', '0x8c'],
    ['two levels', '0x1000c'],
  ])('does not become valid with %s, but in the posted code', (_, cfgr) => {
    const ops = [write(CFGR, cfgr), write(BASER, '0x48000001'), read(BASER)];
    expect(story(guestRun('V1', ops))).toContain('alloc');
    const revised = guestRun('V4', ops);
    expect(story(revised)).not.toContain('alloc');
    expect(valuesRead(revised)).toEqual(['0x0']);
  });

  it('does not become valid with fewer ID bits than the IRS asks for', () => {
    const ops = [...ENABLE, write(CFGR, '0xe'), write(BASER, '0x48000001')];
    expect(story(guestRun('V4', ops, { profile: 'min-14' }))).toEqual(['cfgr c', 'cfgr e', 'alloc', 'baser 48000001']);
  });

  it('is two halves in the revised code, and deaf to them in the posted one', () => {
    const halves = [
      write(CFGR, '0xc'),
      write(BASER, '0x1', { part: 'high' }),
      write(BASER, '0x48000001', { part: 'low' }),
      read(BASER),
      read(BASER, { part: 'high' }),
    ];
    expect(valuesRead(guestRun('V4', halves))).toEqual(['0x148000001', '0x1']);
    expect(valuesRead(guestRun('V1', halves))).toEqual(['0x0', '0x0']);
  });
});

describe('the rest of the frame', () => {
  it('keeps IST_CFGR while the IST is valid, but in the posted code', () => {
    const ops = [...ENABLE, write(CFGR, '0x5'), read(CFGR)];
    expect(valuesRead(guestRun('V4', ops))).toEqual(['0xc']);
    expect(valuesRead(guestRun('V1', ops))).toEqual(['0x5']);
  });

  it('identifies itself as reference 8.1 says', () => {
    const ids = [
      read('IRS_IDR0'),
      read('IRS_IDR1'),
      read('IRS_IDR2'),
      read('IRS_IDR3'),
      read('IRS_IDR5'),
      read('IRS_IDR7'),
    ];
    // Non-secure with 48 bits; 2 PEs of 3 ID bits (vCPU 7), 5 priority bits; 16 ID bits and LPIs; 32 SPIs.
    expect(valuesRead(guestRun('V4', ids, { vcpu_ids: [4, 7] }))).toEqual([
      '0x15',
      '0x420002',
      '0x30',
      '0x0',
      '0x20',
      '0x0',
    ]);
    // SETLPI; 9 ID bits of the host, one too many; 24 ID bits.
    expect(valuesRead(guestRun('V1', ids))).toEqual(['0x215', '0x490002', '0x38', '0x0', '0x20', '0x0']);
  });

  it('is always idle', () => {
    const ops = [
      read('IRS_CR0'),
      read('IRS_SYNC_STATUSR'),
      read('IRS_IST_STATUSR'),
      read('IRS_SPI_STATUSR'),
      read('IRS_PE_STATUSR'),
    ];
    expect(valuesRead(guestRun('V4', ops))).toEqual(['0x2', '0x1', '0x1', '0x1', '0x1']);
  });

  it('knows PEs by vCPU ID; the posted code counts them', () => {
    const ops = [
      write('IRS_PE_SELR', '0x7'),
      read('IRS_PE_STATUSR'),
      write('IRS_PE_SELR', '0x1'),
      read('IRS_PE_STATUSR'),
    ];
    expect(valuesRead(guestRun('V4', ops, { vcpu_ids: [4, 7] }))).toEqual(['0x7', '0x1']);
    expect(valuesRead(guestRun('V1', ops))).toEqual(['0x5', '0x7']);
  });

  it('remembers the trigger mode of each SPI', () => {
    const ops = [
      write('IRS_SPI_SELR', '0x3'),
      write('IRS_SPI_CFGR', '0x1'),
      write('IRS_SPI_SELR', '0x4'),
      read('IRS_SPI_CFGR'),
      write('IRS_SPI_SELR', '0x3'),
      read('IRS_SPI_CFGR'),
      write('IRS_SPI_SELR', '0x20'),
      read('IRS_SPI_STATUSR'),
    ];
    expect(valuesRead(guestRun('V4', ops))).toEqual(['0x0', '0x1', '0x1']);
  });

  it('has registers of the host read as zero, and tells who touched them in the posted code', () => {
    const ops = [write('IRS_VMT_BASER', '0x1000'), read('IRS_VMT_BASER')];
    expect(valuesRead(guestRun('V4', ops))).toEqual(['0x0']);
    expect(story(guestRun('V4', ops))).toEqual([]);
    expect(story(guestRun('V1', ops))).toEqual([
      'Write of 0x1000 to  unimplemented IRS register at offset 0x200',
      'Read from unimplemented IRS register at offset 0x200',
    ]);
  });
});

describe('a guest', () => {
  const rets = (records: readonly SystemRecord[]): readonly number[] =>
    records.flatMap(({ event }) => (event.type === 'env.operationEnded' ? event.ret : []));

  it('boots in the order of its driver', () => {
    const records = guestRun('V4', [{ op: 'guest_boot', vm: 0 }]);
    const accesses = records.flatMap(({ event }) =>
      event.type === 'guest.mmioWrote' || event.type === 'guest.mmioRead'
        ? `${event.type === 'guest.mmioRead' ? 'r' : 'w'}${event.offset.toString(16)}`
        : [],
    );
    const pe = ['w140', 'r144', 'w148', 'r144'];
    const expected = [
      'w84',
      'w80',
      'r80',
      'r4',
      'r8',
      'r1c',
      'r18',
      'r14',
      'r180',
      'w190',
      'w180',
      'r194',
      ...pe,
      ...pe,
    ];
    expect(accesses).toEqual(expected);
    expect(rets(records)).toEqual([0]);
    expect(story(records)).toEqual(['cfgr c', 'alloc', 'baser 48000001']);
  });

  it('is an actor of its own, and what KVM does is caused by its access', () => {
    const records = guestRun('V4', ENABLE.slice(0, 1));
    const trap = records.find(({ event }) => event.type === 'guest.mmioWrote');
    const entry = records.find(({ event }) => event.type === 'call.entered');
    expect(trap?.actor).toBe('guest0');
    expect(entry).toMatchObject({ actor: 'pe0', cause: trap?.seq });
  });

  it('does not take over an IST that is valid: -EPERM', () => {
    expect(
      rets(
        guestRun('V4', [
          { op: 'guest_boot', vm: 0 },
          { op: 'guest_boot', vm: 0 },
        ]),
      ),
    ).toEqual([0, -1]);
  });

  it('gets a new frame with a new VM', () => {
    const again = [
      { op: 'guest_boot', vm: 0 },
      { op: 'teardown', vm: 0 },
      { op: 'vm_init', vm: 0 },
      { op: 'guest_boot', vm: 0 },
    ];
    expect(rets(guestRun('V4', again))).toEqual([0, 0, 0, 0]);
  });

  it('enables and disables LPIs as often as it likes', () => {
    const once = [
      { op: 'guest_enable_lpis', vm: 0, id_bits: 12 },
      { op: 'guest_disable_lpis', vm: 0, vcpu: 1 },
    ];
    const records = guestRun('V1', [...once, ...once]);
    expect(rets(records)).toEqual([0, 0, 0, 0]);
    // D1: four L2 tables of 4096 bytes are lost each time.
    const live = records.flatMap(({ event }) => (event.type === 'env.operationEnded' ? event.liveBytes : []));
    expect((live[3] ?? 0) - (live[1] ?? 0)).toBe(16384);
  });
});

/** What a guest does that shows a change. */
const SHOWING: Readonly<Record<EmulationChangeName, readonly Operation[]>> = {
  'validate-guest-cfgr': [write(CFGR, '0x11'), write(BASER, '0x48000001')],
  'ignore-cfgr-while-valid': [...ENABLE, write(CFGR, '0x5')],
  'ignore-second-enable': [...ENABLE, write(BASER, '0x48000001')],
  'baser-fixed-while-valid': [...ENABLE, write(BASER, '0x50000001')],
  'baser-valid-on-success': ENABLE,
  'keep-ist-unless-invalid': [...ENABLE, write(BASER, '0x48000000')],
  'baser-before-free': [...ENABLE, write(BASER, '0x48000000')],
  'split-64bit-access': [read(BASER, { part: 'low' })],
  'id-bits-capped': [read('IRS_IDR2')],
  'guest-id-registers': [read('IRS_IDR1')],
  'pe-cr0-fixed': [write('IRS_PE_SELR', '0x0'), write('IRS_PE_CR0', '0x1')],
  'quiet-guest-errors': [write('IRS_MAP_L2_ISTR', '0x1')],
};

describe('each change of the emulation alone', () => {
  it.each(Object.entries(SHOWING))('%s alters the log of V4', (change, ops) => {
    // A failed invalidation is what one of them is about.
    const faults =
      change === 'keep-ist-unless-invalid'
        ? [{ type: 'cmd', op: CREATE.length + 2, k: 1, mode: 'error', err: -22 }]
        : [];
    const events = (revision: string): readonly SystemEvent[] =>
      guestRun(revision, ops, { faults }).map(({ event }) => event);
    expect(events(`V4,-${change}`)).not.toEqual(events('V4'));
  });

  it('is shown for every one of them', () => {
    expect(Object.keys(SHOWING).toSorted()).toEqual(Object.keys(EMULATION_CHANGES).toSorted());
  });

  it('makes the prototype pass PE_CR0 on to the host', () => {
    const records = guestRun('V1', [write('IRS_PE_SELR', '0x1'), write('IRS_PE_CR0', '0x0'), read('IRS_PE_CR0')]);
    const registers = records.flatMap(({ event }) =>
      event.type === 'mmio.writeBegan' ? event.offset.toString(16) : [],
    );
    expect(registers).toEqual(['240', '258', '240', '258']);
  });
});
