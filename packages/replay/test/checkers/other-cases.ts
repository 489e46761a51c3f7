import { IRS_IST_BASER, IRS_IST_CFGR, physAddr, word64 } from '@vist/core';
import { profileWith } from '@vist/core/testing';
import { step, type TestEvent } from '@vist/replay';
import type { RuleCase } from './case.ts';
import {
  assignedIst,
  IST,
  L1,
  l1Iste,
  L2,
  mapIst,
  mapVm,
  mapVpe,
  section,
  validIst,
  validVm,
  vmTable,
  vmte,
  VPED,
  vpete,
  VPET,
} from './platform.ts';

const READY: readonly TestEvent[] = [vmTable(), validVm()];
const SECTION = vmte(0, 2);
const FLUSH = step.cleanInvalidate(SECTION, 8);

export const LEAK_CASES: Readonly<Record<string, RuleCase>> = {
  'LEAK-1': {
    fires: [...enabled(), step.begin('lpi_disable'), forgotten(), step.end('lpi_disable')],
    silent: [...enabled(), step.begin('lpi_disable'), forgotten(), step.free(IST), step.end('lpi_disable')],
  },
  'LEAK-2': {
    fires: [...enabled(), step.enter('vgic_v5_vmt_free'), step.leave('vgic_v5_vmt_free')],
    silent: [
      ...enabled(),
      step.begin('lpi_disable'),
      step.free(IST),
      step.end('lpi_disable'),
      step.enter('vgic_v5_vmt_free'),
      step.leave('vgic_v5_vmt_free'),
    ],
  },
  'LEAK-3': {
    fires: [vmTable(), step.takeVmId(0, 0), step.begin('teardown'), step.end('teardown')],
    silent: [vmTable(), step.takeVmId(0, 0), step.begin('teardown'), released(), step.end('teardown')],
  },
};

function released(): TestEvent {
  return { type: 'kvm.vmIdReleased', vm: 0, vmId: 0 };
}

const HANGING_POLL = (timeoutMicroseconds: number): TestEvent => ({
  type: 'pe.delayed',
  microseconds: 1,
  timeoutMicroseconds,
  passedMicroseconds: 1,
});

export const LOCK_CASES: Readonly<Record<string, RuleCase>> = {
  'LOCK-1': {
    fires: [...READY, FLUSH, step.store(SECTION, section())],
    silent: [vmTable(), step.lock(), validVm(), FLUSH, step.store(SECTION, section()), step.unlock()],
  },
  'LOCK-2': {
    fires: [...READY, step.lock(), FLUSH, step.unlock(), step.lock(), step.store(SECTION, section()), step.unlock()],
    silent: [...READY, step.lock(), FLUSH, step.store(SECTION, section()), FLUSH, step.unlock()],
  },
  'LOCK-3': {
    fires: [...READY, assignedIst(), mapIst()],
    silent: [vmTable(), step.lock(), validVm(), assignedIst(), mapIst(), step.unlock()],
  },
  'LOCK-4': {
    fires: [step.lock(), { type: 'lock.recursed', lock: 'vgic_v5_irs_lock', instance: 0, pe: 0 }],
    silent: [step.lock(), step.unlock(), step.lock()],
  },
  'LOCK-5': {
    fires: [step.takeVmId(0, 0), step.lock('config_lock', 0), step.unlock('config_lock', 0), pointerSet()],
    silent: [step.takeVmId(0, 0), step.lock('config_lock', 0), pointerSet()],
  },
  'LOCK-6': {
    fires: [step.lock('vm_config_lock'), HANGING_POLL(1_000_000)],
    silent: [step.lock('vm_config_lock'), HANGING_POLL(10_000), step.unlock('vm_config_lock'), HANGING_POLL(1_000_000)],
  },
};

export const IRS_CASES: Readonly<Record<string, RuleCase>> = {
  'IRS-1': {
    fires: [...READY, assignedIst(), mapIst(), mapIst(0, { type: 'spi' })],
    silent: [...READY, assignedIst(), mapIst(), step.idle(), mapIst(0, { type: 'spi' })],
  },
  'IRS-2': {
    fires: [vmTable(), assignedIst(), mapIst()],
    silent: [...READY, assignedIst(), mapIst()],
  },
  'IRS-3': {
    fires: [...READY, validIst(), mapIst()],
    silent: [...READY, validIst(), mapIst(0, { action: 'unmap' }), step.idle(), mapIst()],
  },
  'IRS-4': {
    fires: [step.takeVmId(0, 0), step.begin('lpi_enable', 1), step.setField('vmi', 0, 'h_lpi_ist', IST)],
    silent: [step.takeVmId(0, 0), step.begin('lpi_enable', 0), step.setField('vmi', 0, 'h_lpi_ist', IST)],
  },
};

export const VALID_CASES: Readonly<Record<string, RuleCase>> = {
  'VALID-1': {
    fires: [...READY, step.store(SECTION, section() | 1n)],
    silent: [...READY, step.store(SECTION, section())],
  },
  'VALID-2': {
    fires: [...READY, validIst(), step.store(SECTION, section({ idBits: 7 }))],
    silent: [...READY, validIst(), mapIst(0, { action: 'unmap' }), step.idle(), step.store(SECTION, 0n)],
  },
  'VALID-3': {
    fires: [...READY, assignedIst(), step.store(IST + 16, 1n), step.cleanInvalidate(IST + 16, 8), mapIst()],
    silent: [...READY, assignedIst(), step.store(IST + 16, 8n), step.cleanInvalidate(IST + 16, 8), mapIst()],
  },
  'VALID-4': {
    fires: [...READY, validIst(), step.store(IST + 16, 8n)],
    silent: [...READY, validIst(), mapVm(0, 'unmap'), step.idle(), step.store(IST + 16, 8n)],
  },
};

export const SIZE_CASES: Readonly<Record<string, RuleCase>> = {
  'SIZE-1': {
    fires: [...READY, assignedIst(0, { base: IST + 64, idBits: 8 }), mapIst()],
    silent: [...READY, assignedIst(0, { base: IST, idBits: 8 }), mapIst()],
  },
  'SIZE-2': {
    fires: [...READY, step.allocate(IST, 64), step.store(SECTION, section({ idBits: 8 })), FLUSH, mapIst()],
    silent: [...READY, step.allocate(IST, 1024), step.store(SECTION, section({ idBits: 8 })), FLUSH, mapIst()],
  },
  'SIZE-3': {
    profile: profileWith({ irs: { istmd: true, istmdSz: 12 } }),
    fires: [...READY, assignedIst(0, { istsz: 0 }), mapIst()],
    silent: [...READY, assignedIst(0, { istsz: 1 }), mapIst()],
  },
  'SIZE-4': {
    fires: [...READY, ...describedVpe(2)],
    silent: [...READY, ...describedVpe(1)],
  },
  'SIZE-5': {
    fires: [...READY, ...twoLevelIst({ idBits: 11, tableCount: 4 }), mapIst()],
    silent: [...READY, ...twoLevelIst({ idBits: 11, tableCount: 2 }), mapIst()],
  },
  'SIZE-6': {
    fires: [refused('too-large')],
    silent: [refused('injected')],
  },
};

const GUEST_BOOTS: readonly TestEvent[] = [...READY, step.begin('guest_boot', 0), emulated(IRS_IST_CFGR, 8n)];

export const GUEST_CASES: Readonly<Record<string, RuleCase>> = {
  'GUEST-1': {
    fires: [...GUEST_BOOTS, emulated(IRS_IST_BASER, 1n), step.end('guest_boot', 0)],
    silent: [...GUEST_BOOTS, emulated(IRS_IST_BASER, 1n), validIst(), step.end('guest_boot', 0)],
  },
};

export const C_CASES: Readonly<Record<string, RuleCase>> = {
  'UB-1': {
    fires: [{ type: 'ub.shiftedOutOfBounds', site: 'f', expr: 'BIT', exponent: 2 ** 32, typeBits: 64 }],
    silent: [...READY],
  },
  'UB-2': {
    fires: [{ type: 'ub.dividedByZero', site: 'f', expr: 'PAGE_SIZE / istsz' }],
    silent: [...READY],
  },
  'UB-3': {
    fires: [{ type: 'ub.oopsed', addr: physAddr(0), site: 'f' }],
    silent: [...READY],
  },
  'ACCT-1': {
    fires: [step.enter('vgic_v5_lpi_ist_alloc'), unaccounted(), step.leave('vgic_v5_lpi_ist_alloc')],
    silent: [step.enter('vgic_v5_lpi_ist_alloc'), step.allocate(IST, 64), step.leave('vgic_v5_lpi_ist_alloc')],
  },
};

function enabled(): readonly TestEvent[] {
  const pointer = step.setField('vmi', 0, 'h_lpi_ist', IST);
  return [step.begin('lpi_enable'), step.allocate(IST, 1024), pointer, step.end('lpi_enable')];
}

function pointerSet(): TestEvent {
  return step.setField('vmi', 0, 'h_lpi_ist', IST);
}

function forgotten(): TestEvent {
  return step.setField('vmi', 0, 'h_lpi_ist', null);
}

/** The VPE table has two entries. */
function describedVpe(vpeId: number): readonly TestEvent[] {
  const entry = VPET + 8 * vpeId;
  return [
    step.allocate(VPED, 64),
    step.cleanInvalidate(VPED, 64),
    step.store(entry, vpete(VPED)),
    step.cleanInvalidate(entry, 8),
    mapVpe(vpeId),
  ];
}

/** 11 ID bits need two L2 tables of 4 KiB. */
function twoLevelIst({ idBits, tableCount }: { readonly idBits: number; readonly tableCount: number }): TestEvent[] {
  const events: TestEvent[] = [step.allocate(L1, 64), step.setField('vmi', 0, 'h_lpi_ist', L1)];
  events.push(step.allocate(L1 + 64, 64), step.setField('vmi', 0, 'h_lpi_l2_ists', L1 + 64));
  for (let index = 0; index < tableCount; index += 1) {
    const base = L2 + 4096 * index;
    events.push(step.allocate(base, 4096), step.cleanInvalidate(base, 4096));
    events.push(step.store(L1 + 8 * index, l1Iste(base)), step.setElement('h_lpi_l2_ists', index, base));
  }
  const form = { base: L1, idBits, structure: 'two-level' } as const;
  events.push(step.cleanInvalidate(L1, 64), step.store(SECTION, section(form)), FLUSH);
  return events;
}

function emulated({ offset }: { readonly offset: number }, value: bigint): TestEvent {
  return { type: 'kvm.emulatedRegisterSet', vm: 0, offset, value: word64(value) };
}

function refused(reason: 'too-large' | 'injected'): TestEvent {
  const sizes = { sizeReqBytes: 8_388_608, sizeAllocBytes: 8_388_608 };
  return { type: 'alloc.failed', ...sizes, accounted: true, reason, site: 'f' };
}

function unaccounted(): TestEvent {
  const sizes = { sizeReqBytes: 64, sizeAllocBytes: 64 };
  return { type: 'alloc.allocated', addr: physAddr(IST), ...sizes, accounted: false, source: 'fresh', site: 'f' };
}
