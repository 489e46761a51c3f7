import { step, type TestEvent } from '@vist/replay';
import type { RuleCase } from './case.ts';
import { assignedIst, COHERENT, IST, mapIst, section, validIst, validVm, vmTable, vmte, VPET } from './platform.ts';

const READY: readonly TestEvent[] = [vmTable(), validVm()];
const SECTION = vmte(0, 2);

/** VM 0 has its LPI IST; then the IRS makes VM 1 valid, whose VMTE is in the same line. */
const NEIGHBOUR_CHANGES: readonly TestEvent[] = [...READY, validIst(), validVm(1)];

export const CMO_CASES: Readonly<Record<string, RuleCase>> = {
  'CMO-1': {
    fires: [...READY, assignedIst(), step.store(SECTION, section({ idBits: 7 })), mapIst()],
    silent: [...READY, assignedIst(), step.store(SECTION, section({ idBits: 7 })), step.clean(SECTION, 8), mapIst()],
  },
  'CMO-2': {
    profile: COHERENT,
    fires: [...READY, assignedIst(), step.store(SECTION, section({ idBits: 7 })), mapIst()],
    silent: [...READY, assignedIst(), step.store(SECTION, section({ idBits: 7 })), step.dsb(), mapIst()],
  },
  'CMO-3': {
    fires: [...READY, validIst(), step.load(SECTION)],
    silent: [...READY, validIst(), step.cleanInvalidate(SECTION, 8), step.load(SECTION)],
  },
  'CMO-4': {
    fires: [...NEIGHBOUR_CHANGES, step.store(SECTION, 0n)],
    silent: [...NEIGHBOUR_CHANGES, step.cleanInvalidate(SECTION, 8), step.store(SECTION, 0n)],
  },
  'CMO-5': {
    fires: [step.allocate(IST, 1024), step.invalidate(IST, 1024)],
    silent: [step.allocate(IST, 1024), step.clean(IST, 1024), step.invalidate(IST, 1024)],
  },
  'CMO-6': {
    fires: [
      ...READY,
      step.allocate(IST, 1024),
      step.cleanInvalidate(IST, 512),
      step.store(SECTION, section()),
      step.cleanInvalidate(SECTION, 8),
      mapIst(),
    ],
    silent: [...READY, assignedIst(), mapIst()],
  },
  'CMO-7': {
    fires: [step.allocate(IST, 1024), step.cleanInvalidate(IST, 1024), step.clean(IST, 1024)],
    silent: [step.allocate(IST, 1024), step.cleanInvalidate(IST, 1024)],
  },
  'CMO-8': {
    fires: [...READY, step.store(SECTION, section()), step.clean(SECTION, 8), mapIst(), irsSets()],
    silent: [...READY, step.store(SECTION, section()), step.cleanInvalidate(SECTION, 8), mapIst(), irsSets()],
  },
  'CMO-9': {
    fires: [step.allocate(VPET, 16), step.allocate(VPET + 16, 16), step.irsStore(VPET, 1n)],
    silent: [step.allocate(VPET, 64), step.allocate(VPET + 64, 64), step.irsStore(VPET, 1n)],
  },
};

function irsSets(): TestEvent {
  return step.irsStore(SECTION, section() | 1n);
}
