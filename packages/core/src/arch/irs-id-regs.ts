import { type Register, register } from './register.ts';

/**
 * Identification registers of the IRS configuration frame: what the hardware can do.
 *
 * @see GICv5 specification, IRS_IDR0 and following
 */
export const IRS_IDR0: Register<
  'INT_DOM' | 'PA_RANGE' | 'VIRT' | 'ONE_N' | 'VIRT_ONE_N' | 'SETLPI' | 'MEC' | 'MPAM' | 'SWE' | 'IRSID'
> = register(
  'IRS_IDR0',
  { offset: 0x000, widthBits: 32, access: 'ro' },
  {
    INT_DOM: '1:0',
    PA_RANGE: '5:2',
    VIRT: '6',
    ONE_N: '7',
    VIRT_ONE_N: '8',
    SETLPI: '9',
    MEC: '10',
    MPAM: '11',
    SWE: '12',
    IRSID: '31:16',
  },
);

/** IAFFID_BITS and PRIORITY_BITS hold the number less one. */
export const IRS_IDR1: Register<'PE_CNT' | 'IAFFID_BITS' | 'PRIORITY_BITS'> = register(
  'IRS_IDR1',
  { offset: 0x004, widthBits: 32, access: 'ro' },
  { PE_CNT: '15:0', IAFFID_BITS: '19:16', PRIORITY_BITS: '22:20' },
);

/** IST_L2SZ is a mask: bit 0 for 4, bit 1 for 16, bit 2 for 64 KiB. */
export const IRS_IDR2: Register<
  'ID_BITS' | 'LPI' | 'MIN_LPI_ID_BITS' | 'IST_LEVELS' | 'IST_L2SZ' | 'ISTMD' | 'ISTMD_SZ'
> = register(
  'IRS_IDR2',
  { offset: 0x008, widthBits: 32, access: 'ro' },
  {
    ID_BITS: '4:0',
    LPI: '5',
    MIN_LPI_ID_BITS: '9:6',
    IST_LEVELS: '10',
    IST_L2SZ: '13:11',
    ISTMD: '14',
    ISTMD_SZ: '19:15',
  },
);

/** VMD_SZ is log2 of bytes; VM_ID_BITS is the number itself. */
export const IRS_IDR3: Register<'VMD' | 'VMD_SZ' | 'VM_ID_BITS' | 'VMT_LEVELS'> = register(
  'IRS_IDR3',
  { offset: 0x00c, widthBits: 32, access: 'ro' },
  { VMD: '0', VMD_SZ: '4:1', VM_ID_BITS: '9:5', VMT_LEVELS: '10' },
);

/** VPED_SZ is log2 of bytes; VPE_ID_BITS holds the number less one. */
export const IRS_IDR4: Register<'VPED_SZ' | 'VPE_ID_BITS'> = register(
  'IRS_IDR4',
  { offset: 0x010, widthBits: 32, access: 'ro' },
  { VPED_SZ: '5:0', VPE_ID_BITS: '9:6' },
);

/** SPIs in the system. */
export const IRS_IDR5: Register<'SPI_RANGE'> = register(
  'IRS_IDR5',
  { offset: 0x014, widthBits: 32, access: 'ro' },
  { SPI_RANGE: '24:0' },
);

/** SPIs of this IRS. */
export const IRS_IDR6: Register<'SPI_IRS_RANGE'> = register(
  'IRS_IDR6',
  { offset: 0x018, widthBits: 32, access: 'ro' },
  { SPI_IRS_RANGE: '24:0' },
);

/** ID of the first SPI of this IRS. */
export const IRS_IDR7: Register<'SPI_BASE'> = register(
  'IRS_IDR7',
  { offset: 0x01c, widthBits: 32, access: 'ro' },
  { SPI_BASE: '23:0' },
);

export const IRS_IIDR: Register<'IMPLEMENTER' | 'REVISION' | 'VARIANT' | 'PRODUCTID'> = register(
  'IRS_IIDR',
  { offset: 0x040, widthBits: 32, access: 'ro' },
  { IMPLEMENTER: '11:0', REVISION: '15:12', VARIANT: '19:16', PRODUCTID: '31:20' },
);

export const IRS_AIDR: Register<'ARCHMINORREV' | 'ARCHMAJORREV' | 'COMPONENT'> = register(
  'IRS_AIDR',
  { offset: 0x044, widthBits: 32, access: 'ro' },
  { ARCHMINORREV: '3:0', ARCHMAJORREV: '7:4', COMPONENT: '11:8' },
);

/** All of them, by ascending offset. */
export const IRS_ID_REGISTERS: readonly Register[] = [
  IRS_IDR0,
  IRS_IDR1,
  IRS_IDR2,
  IRS_IDR3,
  IRS_IDR4,
  IRS_IDR5,
  IRS_IDR6,
  IRS_IDR7,
  IRS_IIDR,
  IRS_AIDR,
];
