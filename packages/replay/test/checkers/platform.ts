import {
  encodeIstSection,
  encodeL1Iste,
  encodeVmapVistr,
  encodeVmapVmr,
  encodeVmapVper,
  encodeVmtBaser,
  encodeVmtCfgr,
  encodeVmteWord1,
  encodeVpete,
  IRS_VMAP_VISTR,
  IRS_VMAP_VMR,
  IRS_VMAP_VPER,
  IRS_VMT_BASER,
  IRS_VMT_CFGR,
  isteSizeBytes,
  istszField,
  l2szField,
  type IstType,
  physAddr,
  type Profile,
} from '@vist/core';
import { profileWith, TEST_PROFILE } from '@vist/core/testing';
import { step, type TestEvent } from '@vist/replay';

// A small world for logs by hand: a linear VM table of 256 VMs, and for each VM the memory that it needs.

export const NON_COHERENT: Profile = TEST_PROFILE;
export const COHERENT: Profile = profileWith({ coherent: true });

export const VMT = 0x8_8000_8000;
export const VPET = 0x8_8001_0000;
export const VPED = 0x8_8001_1000;
export const IST = 0x8_8002_0000;
export const L1 = 0x8_8003_0000;
export const L2 = 0x8_8004_0000;

/** A word of the VMTE of a VM. */
export function vmte(vmId: number, word: 0 | 1 | 2 | 3): number {
  return VMT + 32 * vmId + 8 * word;
}

/** The VM table is allocated, clean, and the IRS has it. */
export function vmTable(): TestEvent {
  return [
    step.allocate(VMT, 8192),
    step.cleanInvalidate(VMT, 8192),
    step.dsb(),
    step.write(IRS_VMT_CFGR, encodeVmtCfgr({ vmIdBits: 8, structure: 'linear' })),
    step.write(IRS_VMT_BASER, encodeVmtBaser({ isValid: true, base: physAddr(VMT) })),
    step.idle(),
  ];
}

/** A VM with a VPE table is valid. Its line holds the VMTEs of VM IDs 2k and 2k + 1. */
export function validVm(vmId = 0): TestEvent {
  const vpet = VPET + 0x100 * vmId;
  return [
    step.takeVmId(vmId, vmId),
    step.allocate(vpet, 64),
    step.cleanInvalidate(vpet, 64),
    step.cleanInvalidate(vmte(vmId, 0), 32),
    step.store(vmte(vmId, 1), encodeVmteWord1({ vpetBase: physAddr(vpet), vpeIdBits: 1 })),
    step.cleanInvalidate(vmte(vmId, 0), 32),
    step.dsb(),
    mapVm(vmId),
    step.irsStore(vmte(vmId, 0), 1n),
    step.idle(),
  ];
}

export function mapVm(vmId = 0, action: 'map' | 'unmap' = 'map'): TestEvent {
  return step.write(IRS_VMAP_VMR, encodeVmapVmr({ vmId, action }));
}

export function mapIst(vmId = 0, { type = 'lpi', action = 'map' }: IstChoice = {}): TestEvent {
  return step.write(IRS_VMAP_VISTR, encodeVmapVistr({ vmId, type, action }));
}

export function mapVpe(vpeId: number, vmId = 0): TestEvent {
  return step.write(IRS_VMAP_VPER, encodeVmapVper({ vmId, vpeId }));
}

interface IstChoice {
  readonly type?: IstType;
  readonly action?: 'map' | 'unmap';
}

/** What a linear IST looks like: 8 ID bits and ISTEs of 4 bytes unless said otherwise. */
export interface IstForm {
  readonly base?: number;
  readonly idBits?: number;
  readonly istsz?: 0 | 1 | 2;
  readonly structure?: 'linear' | 'two-level';
  readonly l2sz?: 0 | 1 | 2;
}

/** The section for an IST. */
export function section({ base = IST, idBits = 8, istsz = 0, structure = 'linear', l2sz = 0 }: IstForm = {}): bigint {
  return encodeIstSection({
    istBase: physAddr(base),
    idBits,
    structure,
    istsz: istszField(istsz),
    l2sz: l2szField(l2sz),
  });
}

/** A linear IST of 1 KiB is allocated, clean, and assigned to a VM, but for the command. */
export function assignedIst(vmId = 0, form: IstForm = {}): TestEvent {
  const { base = IST, idBits = 8, istsz = 0 } = form;
  const sizeBytes = 2 ** idBits * isteSizeBytes(istszField(istsz));
  return [
    step.allocate(base, sizeBytes),
    step.cleanInvalidate(base, sizeBytes),
    step.cleanInvalidate(vmte(vmId, 0), 32),
    step.store(vmte(vmId, 2), section(form)),
    step.cleanInvalidate(vmte(vmId, 0), 32),
    step.dsb(),
  ];
}

/** The same, and the IRS has made it valid. */
export function validIst(vmId = 0, form: IstForm = {}): TestEvent {
  return [assignedIst(vmId, form), mapIst(vmId), step.irsStore(vmte(vmId, 2), section(form) | 1n), step.idle()];
}

/** The L1 ISTE for an L2 table. */
export function l1Iste(l2Base: number): bigint {
  return encodeL1Iste({ isValid: true, l2Base: physAddr(l2Base) });
}

/** The VPETE for a descriptor. */
export function vpete(vpedBase: number): bigint {
  return encodeVpete({ vpedBase: physAddr(vpedBase) });
}
