import {
  encodeVmapVistr,
  type EventType,
  IRS_SAVE_VMR,
  IRS_VMAP_VISTR,
  IRS_VPE_CR0,
  IRS_VPE_SELR,
  IRS_VPE_STATUSR,
  physAddr,
  type Profile,
  word64,
} from '@vist/core';
import { checkOptions, createChecker, ruleTest, step, type TestEvent } from '@vist/replay';
import { describe, expect, it } from 'vitest';
import {
  assignedIst,
  COHERENT,
  IST,
  mapIst,
  mapVm,
  mapVpe,
  NON_COHERENT,
  validIst,
  validVm,
  vmTable,
  vmte,
} from './platform.ts';

// Other ways to break a rule than the one that its case shows.

const given = ruleTest({ profile: NON_COHERENT });
const READY: readonly TestEvent[] = [vmTable(), validVm()];
const OTHER_IST = IST + 0x1_0000;

describe('SIZE-4: an ID out of range', () => {
  it.each([
    ['a VM ID beyond the VM table', mapVm(256), 'VM ID 256: the VM table has 256 entries'],
    ['an IST of one', mapIst(300), 'VM ID 300: the VM table has 256 entries'],
    ['a VPE ID beyond the VPE table', mapVpe(2), 'VPE 2: the VPE table has 2 entries'],
  ])('is found: %s', (_, command, message) => {
    const [finding] = given(...READY, command).of('SIZE-4');
    expect(finding?.message).toContain(message);
  });

  it('is none at the last entry', () => {
    expect(given(...READY, mapVm(255), step.idle(), mapVpe(1)).of('SIZE-4')).toEqual([]);
  });
});

describe('LIFE-2, LIFE-4: beyond what was asked for', () => {
  const eightBytesInASlotOf16: readonly TestEvent[] = [
    {
      type: 'alloc.allocated',
      addr: physAddr(IST),
      sizeReqBytes: 8,
      sizeAllocBytes: 16,
      accounted: true,
      source: 'fresh',
      site: 'f',
    },
    { type: 'mem.zeroed', base: physAddr(IST), sizeBytes: 16 },
  ];

  it('the rest of the slot belongs to the allocator, for a PE and for the IRS', () => {
    const { of } = given(
      ...eightBytesInASlotOf16,
      step.load(IST + 8),
      step.store(IST + 8, 1n),
      step.irsStore(IST + 8, 1n),
    );
    expect([of('LIFE-2').length, of('LIFE-4').length]).toEqual([2, 1]);
  });
});

describe('IRS-1: every group of registers has an IDLE of its own', () => {
  const vpeIdle: TestEvent = {
    type: 'mmio.readEnded',
    offset: IRS_VPE_STATUSR.offset,
    widthBits: 32,
    value: word64(3n),
    caller0: 'f',
    caller: 'f',
  };

  it('a VPE is configured before its selection is done', () => {
    const select = step.write(IRS_VPE_SELR, 1n << 63n);
    const configure = step.write(IRS_VPE_CR0, 1n);
    expect(
      given(select, step.idle(), configure)
        .of('IRS-1')
        .map(({ missing }) => missing?.operation),
    ).toEqual(['a poll of IRS_VPE_STATUSR until IDLE is 1']);
    expect(given(select, vpeIdle, configure).of('IRS-1')).toEqual([]);
  });

  it('a VM is saved while the save before goes on', () => {
    const save = step.write(IRS_SAVE_VMR, 1n << 63n);
    expect(given(save, step.idle(), save).of('IRS-1')).toHaveLength(1);
  });
});

describe('several commands that timed out', () => {
  const timedOut = (vmId: number, command: TestEvent): readonly TestEvent[] => [
    command,
    step.commandReturned('LPI_VIST_MAKE_VALID', vmId, -110),
  ];

  it('each finding names the one that it hangs on', () => {
    const { of } = given(
      vmTable(),
      validVm(0),
      validVm(1),
      assignedIst(0),
      ...timedOut(0, mapIst(0)),
      assignedIst(1, { base: OTHER_IST }),
      ...timedOut(1, mapIst(1)),
      step.free(IST),
      step.free(OTHER_IST),
    );
    const commands = of('LIFE-5').map(({ world }) => world?.command);
    expect(commands).toHaveLength(2);
    expect(new Set(commands).size).toBe(2);
  });

  it('makes its structure valid when it is performed, and leaves that open until then', () => {
    const { of, records } = given(
      ...READY,
      assignedIst(0),
      ...timedOut(0, mapIst(0)),
      step.store(vmte(0, 2), 0n),
      step.irsStore(vmte(0, 2), 1n),
      {
        type: 'irs.commandCompleted',
        offset: IRS_VMAP_VISTR.offset,
        value: encodeVmapVistr({ vmId: 0, type: 'lpi', action: 'map' }),
        outcome: 'performed',
      },
      step.store(vmte(0, 2), 0n),
    );
    const [early, late] = of('VALID-2');
    expect(early?.world?.kind).toBe('late');
    expect(early?.message).toMatch(/hangs on the command of #\d+, which timed out/u);
    expect(late?.world).toBeNull();
    expect(late?.causes.map(({ role }) => role)).toEqual(['made it valid', 'writes it']);
    expect(late?.causes[0]?.seq).toBe(records.findLast(({ event }) => event.type === 'mem.deviceStored')?.seq);
  });

  it('names all that have to come together', () => {
    const { of } = given(
      ...READY,
      assignedIst(0),
      ...timedOut(0, mapIst(0)),
      mapVm(0, 'unmap'),
      step.commandReturned('VMTE_MAKE_INVALID', 0, -110),
      step.free(IST),
    );
    expect(of('LIFE-5').map(({ world }) => world?.text)).toEqual([
      'if the timed-out LPI_VIST_MAKE_VALID completes late, and if the timed-out VMTE_MAKE_INVALID is never performed',
    ]);
  });

  it('one IST, given to the IRS and taken back: it is in use if the second command never happens', () => {
    const { of } = given(
      ...READY,
      validIst(0),
      mapIst(0, { action: 'unmap' }),
      step.commandReturned('LPI_VIST_MAKE_INVALID', 0, -110),
      step.free(IST),
    );
    expect(of('LIFE-5').map(({ world }) => world?.kind)).toEqual(['never']);
  });
});

describe('a log of another tool', () => {
  const undecided = (profile: Profile, traceable: readonly EventType[]): readonly string[] =>
    createChecker({ ...checkOptions(profile), traceable: new Set(traceable) }).result.undecidable.map(
      ({ rule }) => rule,
    );

  it('need not show maintenance where the platform is coherent: the code does none', () => {
    const traceable: readonly EventType[] = ['mem.stored', 'mem.loaded', 'mem.deviceStored'];
    expect(undecided(NON_COHERENT, traceable)).toContain('CMO-1');
    // These look at barriers, and at which objects share a line.
    expect(undecided(COHERENT, traceable).filter((rule) => rule.startsWith('CMO'))).toEqual(['CMO-2', 'CMO-9']);
  });
});
