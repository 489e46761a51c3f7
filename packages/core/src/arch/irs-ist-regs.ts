import { type Register, register } from './register.ts';

/** IRSEN enables the IRS; IDLE says that the change has taken effect. @see GICv5 specification, IRS_CR0 */
export const IRS_CR0: Register<'IRSEN' | 'IDLE'> = register(
  'IRS_CR0',
  { offset: 0x080, widthBits: 32, access: 'rw', reset: 0x2n },
  { IRSEN: '0', IDLE: '1' },
);

/** Memory attributes and allocation hints of the IRS's accesses. Fixed before any structure is valid. */
export const IRS_CR1: Register<
  | 'SH'
  | 'OC'
  | 'IC'
  | 'IST_RA'
  | 'IST_WA'
  | 'VMT_RA'
  | 'VMT_WA'
  | 'VPET_RA'
  | 'VPET_WA'
  | 'VMD_RA'
  | 'VMD_WA'
  | 'VPED_RA'
  | 'VPED_WA'
> = register(
  'IRS_CR1',
  { offset: 0x084, widthBits: 32, access: 'rw' },
  {
    SH: '1:0',
    OC: '3:2',
    IC: '5:4',
    IST_RA: '6',
    IST_WA: '7',
    VMT_RA: '8',
    VMT_WA: '9',
    VPET_RA: '10',
    VPET_WA: '11',
    VMD_RA: '12',
    VMD_WA: '13',
    VPED_RA: '14',
    VPED_WA: '15',
  },
);

/** Asks the IRS to drain the events that it has accepted. */
export const IRS_SYNCR: Register<'SYNC'> = register(
  'IRS_SYNCR',
  { offset: 0x0c0, widthBits: 32, access: 'wo' },
  { SYNC: '31' },
);

export const IRS_SYNC_STATUSR: Register<'IDLE'> = register(
  'IRS_SYNC_STATUSR',
  { offset: 0x0c4, widthBits: 32, access: 'ro', reset: 0x1n },
  { IDLE: '0' },
);

/** Routes the selected physical SPI to a VM. */
export const IRS_SPI_VMR: Register<'VM_ID' | 'VIRT'> = register(
  'IRS_SPI_VMR',
  { offset: 0x100, widthBits: 64, access: 'rw' },
  { VM_ID: '15:0', VIRT: '63' },
);

export const IRS_SPI_SELR: Register<'ID'> = register(
  'IRS_SPI_SELR',
  { offset: 0x108, widthBits: 32, access: 'rw' },
  { ID: '23:0' },
);

export const IRS_SPI_DOMAINR: Register<'DOMAIN'> = register(
  'IRS_SPI_DOMAINR',
  { offset: 0x10c, widthBits: 32, access: 'rw' },
  { DOMAIN: '1:0' },
);

export const IRS_SPI_RESAMPLER: Register<'SPI_ID'> = register(
  'IRS_SPI_RESAMPLER',
  { offset: 0x110, widthBits: 32, access: 'wo' },
  { SPI_ID: '23:0' },
);

/** TM is the trigger mode: 0 edge, 1 level. */
export const IRS_SPI_CFGR: Register<'TM'> = register(
  'IRS_SPI_CFGR',
  { offset: 0x114, widthBits: 32, access: 'rw' },
  { TM: '0' },
);

export const IRS_SPI_STATUSR: Register<'IDLE' | 'V'> = register(
  'IRS_SPI_STATUSR',
  { offset: 0x118, widthBits: 32, access: 'ro', reset: 0x1n },
  { IDLE: '0', V: '1' },
);

export const IRS_PE_SELR: Register<'IAFFID'> = register(
  'IRS_PE_SELR',
  { offset: 0x140, widthBits: 32, access: 'rw' },
  { IAFFID: '15:0' },
);

export const IRS_PE_STATUSR: Register<'IDLE' | 'V' | 'ONLINE'> = register(
  'IRS_PE_STATUSR',
  { offset: 0x144, widthBits: 32, access: 'ro', reset: 0x1n },
  { IDLE: '0', V: '1', ONLINE: '2' },
);

/** DPS excludes the selected PE from 1-of-N selection. */
export const IRS_PE_CR0: Register<'DPS'> = register(
  'IRS_PE_CR0',
  { offset: 0x148, widthBits: 32, access: 'rw' },
  { DPS: '0' },
);

/** Base of the LPI IST of this domain, and whether the IRS uses it. */
export const IRS_IST_BASER: Register<'VALID' | 'ADDR'> = register(
  'IRS_IST_BASER',
  { offset: 0x180, widthBits: 64, access: 'rw', reset: 0x0n },
  { VALID: '0', ADDR: { address: '55:6' } },
);

/** Shape of that IST. Writes are ignored while IRS_IST_BASER.VALID is 1. */
export const IRS_IST_CFGR: Register<'LPI_ID_BITS' | 'L2SZ' | 'ISTSZ' | 'STRUCTURE'> = register(
  'IRS_IST_CFGR',
  { offset: 0x190, widthBits: 32, access: 'rw' },
  { LPI_ID_BITS: '4:0', L2SZ: '6:5', ISTSZ: '8:7', STRUCTURE: '16' },
);

/** Completion of writes to IRS_IST_BASER and IRS_MAP_L2_ISTR. */
export const IRS_IST_STATUSR: Register<'IDLE'> = register(
  'IRS_IST_STATUSR',
  { offset: 0x194, widthBits: 32, access: 'ro', reset: 0x1n },
  { IDLE: '0' },
);

/** Makes the L1 ISTE valid that covers this LPI. */
export const IRS_MAP_L2_ISTR: Register<'ID'> = register(
  'IRS_MAP_L2_ISTR',
  { offset: 0x1c0, widthBits: 32, access: 'wo' },
  { ID: '23:0' },
);

/** Control, SPI, PE and IST registers, by ascending offset. */
export const IRS_IST_REGISTERS: readonly Register[] = [
  IRS_CR0,
  IRS_CR1,
  IRS_SYNCR,
  IRS_SYNC_STATUSR,
  IRS_SPI_VMR,
  IRS_SPI_SELR,
  IRS_SPI_DOMAINR,
  IRS_SPI_RESAMPLER,
  IRS_SPI_CFGR,
  IRS_SPI_STATUSR,
  IRS_PE_SELR,
  IRS_PE_STATUSR,
  IRS_PE_CR0,
  IRS_IST_BASER,
  IRS_IST_CFGR,
  IRS_IST_STATUSR,
  IRS_MAP_L2_ISTR,
];
