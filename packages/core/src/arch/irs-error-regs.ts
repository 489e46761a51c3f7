import { type Register, register } from './register.ts';

/** Software error reporting: what the IRS thinks software did wrong, if IDR0.SWE. */
export const IRS_SWERR_STATUSR: Register<'V' | 'S0V' | 'S1V' | 'OF' | 'EC' | 'IMP_EC'> = register(
  'IRS_SWERR_STATUSR',
  { offset: 0x3c0, widthBits: 64, access: 'rw' },
  { V: '0', S0V: '1', S1V: '2', OF: '3', EC: '23:16', IMP_EC: '31:24' },
);

/** The VM and the INTID that the error is about. */
export const IRS_SWERR_SYNDROMER0: Register<'VM_ID' | 'ID' | 'TYPE' | 'VIRTUAL'> = register(
  'IRS_SWERR_SYNDROMER0',
  { offset: 0x3c8, widthBits: 64, access: 'ro' },
  { VM_ID: '15:0', ID: '55:32', TYPE: '62:60', VIRTUAL: '63' },
);

/** The address that the error is about. */
export const IRS_SWERR_SYNDROMER1: Register<'ADDR'> = register(
  'IRS_SWERR_SYNDROMER1',
  { offset: 0x3d0, widthBits: 64, access: 'ro' },
  { ADDR: { address: '55:3' } },
);

/** Memory encryption contexts and MPAM, absent unless IDR0 says so: named, but without fields. */
export const IRS_MEC_IDR: Register<never> = unmodelled('IRS_MEC_IDR', 0x340, 'ro');
export const IRS_MEC_MECID_R: Register<never> = unmodelled('IRS_MEC_MECID_R', 0x344, 'rw');
export const IRS_MPAM_IDR: Register<never> = unmodelled('IRS_MPAM_IDR', 0x380, 'ro');
export const IRS_MPAM_PARTID_R: Register<never> = unmodelled('IRS_MPAM_PARTID_R', 0x384, 'rw');

/** All of them, by ascending offset. */
export const IRS_ERROR_REGISTERS: readonly Register[] = [
  IRS_MEC_IDR,
  IRS_MEC_MECID_R,
  IRS_MPAM_IDR,
  IRS_MPAM_PARTID_R,
  IRS_SWERR_STATUSR,
  IRS_SWERR_SYNDROMER0,
  IRS_SWERR_SYNDROMER1,
];

function unmodelled(name: `IRS_${string}`, offset: number, access: 'ro' | 'rw'): Register<never> {
  return register(name, { offset, widthBits: 32, access }, {});
}
