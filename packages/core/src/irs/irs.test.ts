import { describe, expect, it } from 'vitest';
import { type PhysAddr, physAddr, physOffset, type Word64, word64 } from '../arch/addr.ts';
import { istszField, l2szField } from '../arch/geometry.ts';
import { encodeVmapL2Vmtr, encodeVmapVistr, encodeVmapVmr, encodeVmapVper } from '../arch/irs-commands.ts';
import { encodeVmtBaser, encodeVmtCfgr } from '../arch/irs-tables.ts';
import {
  IRS_VMAP_L2_VMTR,
  IRS_VMAP_VISTR,
  IRS_VMAP_VMR,
  IRS_VMAP_VPER,
  IRS_VMT_BASER,
  IRS_VMT_CFGR,
  IRS_VMT_STATUSR,
} from '../arch/irs-vm-regs.ts';
import { encodeIstSection, LPI_SECTION } from '../arch/ist-section.ts';
import { decodeIste, encodeL1Iste } from '../arch/iste.ts';
import type { Profile } from '../arch/profile.ts';
import { encodeL1Vmte, encodeVmteWord1, vmteOffset } from '../arch/vmte.ts';
import { createMachine } from '../kernel/machine.ts';
import { peekPoc } from '../memory/decide.ts';
import { runProgram } from '../run/executor.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemEvent } from '../system/events.ts';
import { systemModel } from '../system/model.ts';
import { profileWith } from '../testing/profiles.ts';
import { interruptOperation, type InterruptRequest } from './interrupts.ts';
import { performCommand } from './map-commands.ts';

const VMT = physAddr(0x8_8001_0000);
const L2_VMT = physAddr(0x8_8002_0000);
const VPET = physAddr(0x8_8003_0000);
const IST = physAddr(0x8_8004_0000);
const L2_IST = physAddr(0x8_8005_0000);
const VM_ID = 5;
const VMTE = physOffset(VMT, vmteOffset(VM_ID));

const SINGLE = profileWith({ memory: 'single' });
const TWO_LEVEL_VMT = profileWith({ memory: 'single', irs: { vmtTwoLevel: true } });

/** An IRS over a machine: registers are written and it works at once, without polls. */
function createIrs(profile: Profile) {
  const events: SystemEvent[] = [];
  const machine = createMachine(
    systemModel(profile),
    { chunkLength: 4096, freeze: true, resume: null },
    { record: ({ event }) => events.push(event), state: () => {} },
  );
  const context = { profile, state: () => machine.view.irs };

  function dispatch(command: SystemCommand) {
    return machine.dispatch('irs0', command, null).reply;
  }

  function accept(offset: number, value: Word64): void {
    dispatch({ type: 'mmio.beginWrite', offset, widthBits: 64, value, caller0: 'test', caller: 'test' });
  }

  function work(): void {
    const { pending } = machine.view.irs;
    if (pending !== null) runProgram(performCommand(context, { ...pending }), dispatch);
  }

  function write(offset: number, value: Word64): void {
    accept(offset, value);
    work();
  }

  return {
    events,
    accept,
    work,
    write,
    store: (addr: PhysAddr, value: bigint) =>
      dispatch({ type: 'mem.store', addr, sizeBytes: 8, value: word64(value), site: 'test' }),
    memory: (addr: PhysAddr, sizeBytes = 8) => peekPoc(machine.view.memory, addr, sizeBytes),
    interrupt: (request: Partial<InterruptRequest>) =>
      runProgram(
        interruptOperation(context, {
          operation: 'set-pending',
          vm: 0,
          vmId: VM_ID,
          type: 'lpi',
          id: 0,
          value: 1,
          ...request,
        }),
        dispatch,
      ),
    assignVmt(structure: 'linear' | 'two-level') {
      write(IRS_VMT_CFGR.offset, encodeVmtCfgr({ vmIdBits: 8, structure }));
      write(IRS_VMT_BASER.offset, encodeVmtBaser({ isValid: true, base: VMT }));
    },
  };
}

function outcomes(events: readonly SystemEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'irs.commandCompleted' ? [event.outcome] : []));
}

function stops(events: readonly SystemEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'irs.walkStopped' ? [event.reason] : []));
}

function lpiSection(structure: 'linear' | 'two-level', idBits: number): bigint {
  return encodeIstSection({ l2sz: l2szField(0), istsz: istszField(0), istBase: IST, structure, idBits });
}

const MAP_VM = encodeVmapVmr({ vmId: VM_ID, action: 'map' });
const UNMAP_VM = encodeVmapVmr({ vmId: VM_ID, action: 'unmap' });
const MAP_LPI = encodeVmapVistr({ vmId: VM_ID, type: 'lpi', action: 'map' });
const UNMAP_LPI = encodeVmapVistr({ vmId: VM_ID, type: 'lpi', action: 'unmap' });

describe('map commands of the architecture model', () => {
  it('VMAP_VMR sets and clears VALID of word 0', () => {
    const irs = createIrs(SINGLE);
    irs.assignVmt('linear');
    irs.write(IRS_VMAP_VMR.offset, MAP_VM);
    expect(irs.memory(VMTE)).toBe(1n);
    irs.write(IRS_VMAP_VMR.offset, UNMAP_VM);
    expect(irs.memory(VMTE)).toBe(0n);
  });

  it('has no effect on a VM that is valid already, or not valid', () => {
    const irs = createIrs(SINGLE);
    irs.assignVmt('linear');
    for (const value of [UNMAP_VM, MAP_VM, MAP_VM]) irs.write(IRS_VMAP_VMR.offset, value);
    expect(outcomes(irs.events)).toEqual(['performed', 'refused', 'performed', 'refused']);
  });

  it('VMAP_VISTR needs a valid VM, and an IST that is not valid', () => {
    const irs = createIrs(SINGLE);
    irs.assignVmt('linear');
    irs.store(physOffset(VMTE, 8 * LPI_SECTION), lpiSection('linear', 12));
    irs.write(IRS_VMAP_VISTR.offset, MAP_LPI);
    irs.write(IRS_VMAP_VMR.offset, MAP_VM);
    for (const value of [MAP_LPI, MAP_LPI, UNMAP_LPI, UNMAP_LPI]) irs.write(IRS_VMAP_VISTR.offset, value);
    expect(outcomes(irs.events).slice(1)).toEqual([
      'refused',
      'performed',
      'performed',
      'refused',
      'performed',
      'refused',
    ]);
  });

  it('an unmapped VM leaves IST_VALID of its sections as it is', () => {
    const irs = createIrs(SINGLE);
    irs.assignVmt('linear');
    irs.store(physOffset(VMTE, 8 * LPI_SECTION), lpiSection('linear', 12));
    irs.write(IRS_VMAP_VMR.offset, MAP_VM);
    irs.write(IRS_VMAP_VISTR.offset, MAP_LPI);
    irs.write(IRS_VMAP_VMR.offset, UNMAP_VM);
    expect(irs.memory(physOffset(VMTE, 8 * LPI_SECTION))).toBe(lpiSection('linear', 12) | 1n);
  });

  it('VMAP_L2_VMTR sets VALID of the L1 VMTE, once', () => {
    const irs = createIrs(TWO_LEVEL_VMT);
    irs.assignVmt('two-level');
    irs.store(VMT, encodeL1Vmte({ l2Base: L2_VMT }));
    irs.write(IRS_VMAP_L2_VMTR.offset, encodeVmapL2Vmtr({ vmId: VM_ID }));
    irs.write(IRS_VMAP_L2_VMTR.offset, encodeVmapL2Vmtr({ vmId: VM_ID }));
    expect(irs.memory(VMT)).toBe(encodeL1Vmte({ l2Base: L2_VMT }) | 1n);
    expect(outcomes(irs.events)).toEqual(['performed', 'performed', 'refused']);
  });

  it('VMAP_VPER: VPE IDs end at 2^VPE_ID_BITS', () => {
    const irs = createIrs(SINGLE);
    irs.assignVmt('linear');
    irs.store(physOffset(VMTE, 8), encodeVmteWord1({ vpetBase: VPET, vpeIdBits: 1 }));
    irs.write(IRS_VMAP_VMR.offset, MAP_VM);
    irs.write(IRS_VMAP_VPER.offset, encodeVmapVper({ vmId: VM_ID, vpeId: 1 }));
    irs.write(IRS_VMAP_VPER.offset, encodeVmapVper({ vmId: VM_ID, vpeId: 2 }));
    expect(irs.memory(physOffset(VPET, 8))).toBe(1n);
    expect(outcomes(irs.events).slice(2)).toEqual(['performed', 'refused']);
    expect(stops(irs.events)).toEqual(['id-out-of-range']);
  });

  it('VMT_CFGR is not written while VMT_BASER is valid', () => {
    const irs = createIrs(SINGLE);
    irs.assignVmt('linear');
    irs.write(IRS_VMT_CFGR.offset, encodeVmtCfgr({ vmIdBits: 9, structure: 'two-level' }));
    expect(irs.events.at(-1)).toMatchObject({
      type: 'irs.misprogrammed',
      reason: 'IRS_VMT_CFGR written while IRS_VMT_BASER.VALID is 1: ignored',
    });
    irs.write(IRS_VMAP_VMR.offset, MAP_VM);
    expect(irs.memory(VMTE)).toBe(1n);
  });

  it('a map register written while the group is busy is ignored, and said', () => {
    const irs = createIrs(SINGLE);
    irs.assignVmt('linear');
    irs.accept(IRS_VMAP_VMR.offset, MAP_VM);
    irs.accept(IRS_VMAP_VISTR.offset, MAP_LPI);
    expect(irs.events.at(-1)).toMatchObject({
      type: 'irs.misprogrammed',
      reason: 'IRS_VMAP_VISTR written while IRS_VMT_STATUSR.IDLE is 0: unpredictable, here ignored',
    });
    irs.work();
    expect(irs.memory(VMTE)).toBe(1n);
    expect(irs.memory(physOffset(VMTE, 8 * LPI_SECTION))).toBe(0n);
  });
});

describe('map commands of the recording model', () => {
  const recording = profileWith({ memory: 'single', irs: { model: 'recording' } });

  it('act also on a VM that is not valid', () => {
    const irs = createIrs(recording);
    irs.assignVmt('linear');
    irs.write(IRS_VMAP_VISTR.offset, MAP_LPI);
    irs.write(IRS_VMAP_VMR.offset, UNMAP_VM);
    expect(irs.memory(physOffset(VMTE, 8 * LPI_SECTION))).toBe(1n);
    expect(outcomes(irs.events)).toEqual(['performed', 'performed', 'performed']);
  });

  it('stop at an L1 VMTE that is not valid, and complete all the same', () => {
    const irs = createIrs(profileWith({ memory: 'single', irs: { model: 'recording', vmtTwoLevel: true } }));
    irs.assignVmt('two-level');
    irs.write(IRS_VMAP_VMR.offset, MAP_VM);
    expect(stops(irs.events)).toEqual(['l1-vmte-invalid']);
    expect(outcomes(irs.events)).toEqual(['performed', 'performed']);
  });
});

describe('interrupt operations', () => {
  function withLpis(structure: 'linear' | 'two-level') {
    const irs = createIrs(SINGLE);
    irs.assignVmt('linear');
    irs.store(physOffset(VMTE, 8 * LPI_SECTION), lpiSection(structure, 12));
    if (structure === 'two-level') {
      irs.store(physOffset(IST, 8), encodeL1Iste({ isValid: true, l2Base: L2_IST }));
    }
    irs.write(IRS_VMAP_VMR.offset, MAP_VM);
    irs.write(IRS_VMAP_VISTR.offset, MAP_LPI);
    return irs;
  }

  it.each(['linear', 'two-level'] as const)('change the fields of an ISTE, %s', (structure) => {
    const irs = withLpis(structure);
    const id = 1024 + 3;
    const addr = structure === 'linear' ? physOffset(IST, 4 * id) : physOffset(L2_IST, 4 * 3);
    const iste = () => decodeIste(irs.memory(addr, 4));
    irs.interrupt({ operation: 'set-enable', id });
    irs.interrupt({ operation: 'set-priority', id, value: 9 });
    irs.interrupt({ operation: 'set-target', id, value: 2 });
    irs.interrupt({ operation: 'set-handling', id, value: 1 });
    irs.interrupt({ operation: 'set-pending', id });
    expect(iste()).toMatchObject({
      isEnabled: true,
      priority: 9,
      iaffid: 2,
      handlingMode: 'level',
      isPending: true,
      isActive: false,
    });
    irs.interrupt({ operation: 'acknowledge', id });
    expect(iste()).toMatchObject({ isPending: false, isActive: true });
    irs.interrupt({ operation: 'deactivate', id });
    expect(iste()).toMatchObject({ isPending: false, isActive: false });
  });

  it('on what cannot be reached have no effect, and say why', () => {
    const irs = withLpis('two-level');
    irs.interrupt({ id: 0 });
    irs.interrupt({ id: 4096 });
    irs.interrupt({ type: 'spi' });
    irs.interrupt({ vmId: 6 });
    expect(irs.interrupt({ vmId: null })).toBe(-19);
    expect(stops(irs.events)).toEqual(['l1-iste-invalid', 'id-out-of-range', 'ist-invalid', 'vm-invalid', 'no-vm']);
  });

  it('store a whole ISTE', () => {
    const irs = withLpis('linear');
    irs.interrupt({ operation: 'store', id: 7, value: 0xbad });
    expect(irs.memory(physOffset(IST, 28), 4)).toBe(0xbadn);
  });
});

it('IDLE of VMT_STATUSR reads 0 from the write to the completion', () => {
  const profile = profileWith({ memory: 'single', irs: { busyPolls: 2 } });
  const machine = createMachine(
    systemModel(profile),
    { chunkLength: 4096, freeze: true, resume: null },
    { record: () => {}, state: () => {} },
  );
  const access = { widthBits: 32, caller0: 'test', caller: 'test' } as const;
  const status = () =>
    machine.dispatch('pe0', { type: 'mmio.endRead', offset: IRS_VMT_STATUSR.offset, ...access }, null).reply;
  expect(status()).toEqual({ type: 'word', word: 1n });
  const base = encodeVmtBaser({ isValid: true, base: VMT });
  machine.dispatch(
    'pe0',
    { type: 'mmio.beginWrite', ...access, widthBits: 64, offset: IRS_VMT_BASER.offset, value: base },
    null,
  );
  expect([status(), status(), status()]).toEqual([
    { type: 'word', word: 0n },
    { type: 'word', word: 0n },
    { type: 'word', word: 0n },
  ]);
  expect(machine.view.irs.pending).toMatchObject({ busyPollsLeft: 0 });
});
