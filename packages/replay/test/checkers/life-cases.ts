import { physAddr } from '@vist/core';
import { step, type TestEvent } from '@vist/replay';
import type { RuleCase } from './case.ts';
import { IST, mapIst, mapVm, section, validIst, validVm, vmTable, vmte, VPET } from './platform.ts';

const READY: readonly TestEvent[] = [vmTable(), validVm()];
const OTHER = 0x8_8005_0000;

const RELEASE = step.enter('vgic_v5_vmte_release');
const FREE_ISTS: readonly TestEvent[] = [step.enter('vgic_v5_lpi_ist_free'), step.leave('vgic_v5_lpi_ist_free')];

export const LIFE_CASES: Readonly<Record<string, RuleCase>> = {
  'LIFE-1': {
    fires: [step.allocate(IST, 64), step.free(IST), step.store(IST, 1n)],
    silent: [step.allocate(IST, 64), step.store(IST, 1n), step.free(IST)],
  },
  'LIFE-2': {
    fires: [step.allocate(IST, 12), step.store(IST + 8, 1n)],
    silent: [step.allocate(IST, 16), step.store(IST + 8, 1n)],
  },
  'LIFE-3': {
    fires: [step.allocate(IST, 64), step.free(IST), step.irsStore(IST, 1n)],
    silent: [step.allocate(IST, 64), step.irsStore(IST, 1n), step.free(IST)],
  },
  'LIFE-4': {
    fires: [step.allocate(IST, 60), step.irsLoad(IST + 56)],
    silent: [step.allocate(IST, 64), step.irsLoad(IST + 56)],
  },
  'LIFE-5': {
    fires: [...READY, validIst(), step.free(IST)],
    silent: [...READY, validIst(), mapIst(0, { action: 'unmap' }), step.idle(), step.free(IST)],
  },
  'LIFE-6': {
    fires: [step.allocate(IST, 64), step.free(IST), freedAgain()],
    silent: [step.allocate(IST, 64), step.free(IST), step.allocate(IST, 64), step.free(IST)],
  },
  'LIFE-7': {
    fires: [...enabling(IST), ...enabling(OTHER)],
    silent: [...enabling(IST), step.begin('lpi_disable'), step.free(IST), step.end('lpi_disable'), ...enabling(OTHER)],
  },
  'LIFE-8': {
    fires: [allocatedAsIs(), step.irsLoad(IST)],
    silent: [step.allocate(IST, 64), step.irsLoad(IST)],
  },
  'LIFE-9': {
    fires: [
      ...READY,
      step.setField('vmi', 0, 'h_lpi_ist', IST),
      validIst(),
      mapVm(0, 'unmap'),
      step.idle(),
      step.free(IST),
    ],
    silent: [
      ...READY,
      step.setField('vmi', 0, 'h_lpi_ist', IST),
      validIst(),
      mapVm(0, 'unmap'),
      step.idle(),
      step.store(vmte(0, 2), 0n),
      step.free(IST),
    ],
  },
  'LIFE-10': {
    fires: [
      step.allocate(VPET, 64),
      step.setField('vmi', 0, 'vpet_base', VPET),
      RELEASE,
      step.free(VPET),
      ...FREE_ISTS,
    ],
    silent: [
      step.allocate(VPET, 64),
      step.setField('vmi', 0, 'vpet_base', VPET),
      RELEASE,
      ...FREE_ISTS,
      step.free(VPET),
    ],
  },
};

/** A guest gets an IST; the pointer in KVM's structure names it. */
function enabling(addr: number): readonly TestEvent[] {
  const pointer = step.setField('vmi', 0, 'h_lpi_ist', addr);
  return [step.begin('lpi_enable'), step.allocate(addr, 1024), pointer, step.end('lpi_enable')];
}

function freedAgain(): TestEvent {
  return { type: 'alloc.freed', addr: physAddr(IST), was: 'free', site: 'f' };
}

/** `kmalloc()`, which does not zero. */
function allocatedAsIs(): TestEvent {
  const sizes = { sizeReqBytes: 64, sizeAllocBytes: 64 };
  return { type: 'alloc.allocated', addr: physAddr(IST), ...sizes, accounted: true, source: 'fresh', site: 'f' };
}

/** What may become of a command that timed out; the IST is freed at once. */
export const TIMED_OUT: readonly TestEvent[] = [
  ...READY,
  step.allocate(IST, 1024),
  step.cleanInvalidate(IST, 1024),
  step.store(vmte(0, 2), section()),
  step.cleanInvalidate(vmte(0, 2), 8),
  mapIst(),
  step.commandReturned('LPI_VIST_MAKE_VALID', 0, -110),
  step.free(IST),
];
