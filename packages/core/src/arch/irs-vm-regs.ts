import { type Register, register } from './register.ts';

/** Base of the VM table, and whether the IRS uses it. @see GICv5 specification, IRS_VMT_BASER */
export const IRS_VMT_BASER: Register<'VALID' | 'ADDR'> = register(
  'IRS_VMT_BASER',
  { offset: 0x200, widthBits: 64, access: 'rw', reset: 0x0n },
  { VALID: '0', ADDR: { address: '55:3' } },
);

/** Size and structure of the VM table: 0 linear, 1 two-level. */
export const IRS_VMT_CFGR: Register<'VM_ID_BITS' | 'STRUCTURE'> = register(
  'IRS_VMT_CFGR',
  { offset: 0x210, widthBits: 32, access: 'rw' },
  { VM_ID_BITS: '4:0', STRUCTURE: '16' },
);

/** Completion of writes to IRS_VMT_BASER and to all IRS_VMAP registers. */
export const IRS_VMT_STATUSR: Register<'IDLE'> = register(
  'IRS_VMT_STATUSR',
  { offset: 0x214, widthBits: 32, access: 'ro', reset: 0x1n },
  { IDLE: '0' },
);

/** Selects the VPE that IRS_VPE_DBR, IRS_VPE_CR0 and IRS_VPE_HPPIR are about. VM ID in the low half. */
export const IRS_VPE_SELR: Register<'VM_ID' | 'VPE_ID' | 'S'> = register(
  'IRS_VPE_SELR',
  { offset: 0x240, widthBits: 64, access: 'rw' },
  { VM_ID: '15:0', VPE_ID: '47:32', S: '63' },
);

/** Doorbell of the selected VPE: a physical LPI, and the priority mask under which it rings. */
export const IRS_VPE_DBR: Register<'INTID' | 'DBPM' | 'REQ_DB' | 'DBV'> = register(
  'IRS_VPE_DBR',
  { offset: 0x248, widthBits: 64, access: 'rw' },
  { INTID: '23:0', DBPM: '36:32', REQ_DB: '62', DBV: '63' },
);

/** Highest priority pending interrupt of the selected VPE. */
export const IRS_VPE_HPPIR: Register<'ID' | 'TYPE' | 'HPPIV'> = register(
  'IRS_VPE_HPPIR',
  { offset: 0x250, widthBits: 64, access: 'ro' },
  { ID: '23:0', TYPE: '31:29', HPPIV: '32' },
);

/** DPS excludes the selected VPE from 1-of-N selection. */
export const IRS_VPE_CR0: Register<'DPS'> = register(
  'IRS_VPE_CR0',
  { offset: 0x258, widthBits: 32, access: 'rw' },
  { DPS: '0' },
);

/** Completion of writes to the VPE registers; V says that the selected VPE is valid. */
export const IRS_VPE_STATUSR: Register<'IDLE' | 'V'> = register(
  'IRS_VPE_STATUSR',
  { offset: 0x25c, widthBits: 32, access: 'ro', reset: 0x1n },
  { IDLE: '0', V: '1' },
);

export const IRS_VM_DBR: Register<'VPE_ID' | 'EN'> = register(
  'IRS_VM_DBR',
  { offset: 0x280, widthBits: 64, access: 'rw' },
  { VPE_ID: '15:0', EN: '63' },
);

export const IRS_VM_SELR: Register<'VM_ID'> = register(
  'IRS_VM_SELR',
  { offset: 0x288, widthBits: 32, access: 'rw' },
  { VM_ID: '15:0' },
);

export const IRS_VM_STATUSR: Register<'IDLE' | 'V'> = register(
  'IRS_VM_STATUSR',
  { offset: 0x28c, widthBits: 32, access: 'ro', reset: 0x1n },
  { IDLE: '0', V: '1' },
);

/** Makes the L1 VMTE valid that covers this VM. */
export const IRS_VMAP_L2_VMTR: Register<'VM_ID' | 'M'> = register(
  'IRS_VMAP_L2_VMTR',
  { offset: 0x2c0, widthBits: 64, access: 'wo' },
  { VM_ID: '15:0', M: '63' },
);

/** Makes a VM valid, or with U invalid. */
export const IRS_VMAP_VMR: Register<'VM_ID' | 'U' | 'M'> = register(
  'IRS_VMAP_VMR',
  { offset: 0x2c8, widthBits: 64, access: 'wo' },
  { VM_ID: '15:0', U: '62', M: '63' },
);

/** Makes a VM's IST of a type valid, or with U invalid. */
export const IRS_VMAP_VISTR: Register<'TYPE' | 'VM_ID' | 'U' | 'M'> = register(
  'IRS_VMAP_VISTR',
  { offset: 0x2d0, widthBits: 64, access: 'wo' },
  { TYPE: '31:29', VM_ID: '47:32', U: '62', M: '63' },
);

/** Makes the L1 ISTE of a VM's IST valid that covers this INTID. KVM never writes it. */
export const IRS_VMAP_L2_VISTR: Register<'ID' | 'TYPE' | 'VM_ID' | 'M'> = register(
  'IRS_VMAP_L2_VISTR',
  { offset: 0x2d8, widthBits: 64, access: 'wo' },
  { ID: '23:0', TYPE: '31:29', VM_ID: '47:32', M: '63' },
);

/** Makes a VPE valid. VPE ID in the low half: the other way round than in IRS_VPE_SELR. */
export const IRS_VMAP_VPER: Register<'VPE_ID' | 'VM_ID' | 'M'> = register(
  'IRS_VMAP_VPER',
  { offset: 0x2e0, widthBits: 64, access: 'wo' },
  { VPE_ID: '15:0', VM_ID: '47:32', M: '63' },
);

/** Writes a VM's state back to memory, and with Q keeps it quiet afterwards. */
export const IRS_SAVE_VMR: Register<'VM_ID' | 'Q' | 'S'> = register(
  'IRS_SAVE_VMR',
  { offset: 0x300, widthBits: 64, access: 'wo' },
  { VM_ID: '15:0', Q: '62', S: '63' },
);

/** Q stays 1 until something touches the VM that was saved. */
export const IRS_SAVE_VM_STATUSR: Register<'IDLE' | 'Q'> = register(
  'IRS_SAVE_VM_STATUSR',
  { offset: 0x308, widthBits: 32, access: 'ro', reset: 0x1n },
  { IDLE: '0', Q: '1' },
);

/**
 * Registers for VM table, VMs and VPEs, by ascending offset. That the command registers are write-only is
 * known of IRS_MAP_L2_ISTR and taken to hold for those here.
 */
export const IRS_VM_REGISTERS: readonly Register[] = [
  IRS_VMT_BASER,
  IRS_VMT_CFGR,
  IRS_VMT_STATUSR,
  IRS_VPE_SELR,
  IRS_VPE_DBR,
  IRS_VPE_HPPIR,
  IRS_VPE_CR0,
  IRS_VPE_STATUSR,
  IRS_VM_DBR,
  IRS_VM_SELR,
  IRS_VM_STATUSR,
  IRS_VMAP_L2_VMTR,
  IRS_VMAP_VMR,
  IRS_VMAP_VISTR,
  IRS_VMAP_L2_VISTR,
  IRS_VMAP_VPER,
  IRS_SAVE_VMR,
  IRS_SAVE_VM_STATUSR,
];
