import { type Word64, word64 } from './addr.ts';
import { fieldIsSet, fieldNumber, fieldPut } from './bits.ts';
import { IRS_IDR2, IRS_IDR3, IRS_IDR4 } from './irs-id-regs.ts';
import { exactLog2 } from './pow2.ts';
import type { IrsProfile } from './profile.ts';

/** What IDR2, IDR3 and IDR4 advertise, decoded: a profile's IRS without what only a model has. */
export interface IrsCapabilities extends Omit<IrsProfile, 'model' | 'maxVpes' | 'busyPolls'> {
  /** IDR4.VPE_ID_BITS as a width, 1 to 16: 2^n VPEs per VM. */
  readonly vpeIdBits: number;
}

/** The three registers. */
export interface CapabilityRegisters {
  readonly idr2: Word64;
  readonly idr3: Word64;
  readonly idr4: Word64;
}

/**
 * The registers of an IRS with these capabilities. It has LPIs: without them there is nothing to model.
 *
 * @throws ModelBug when a number does not fit its field, or a descriptor size is not a power of two.
 * @see GICv5 specification, IRS_IDR2, IRS_IDR3, IRS_IDR4
 */
export function encodeIdrs(irs: IrsCapabilities): CapabilityRegisters {
  return { idr2: encodeIdr2(irs), idr3: encodeIdr3(irs), idr4: encodeIdr4(irs) };
}

/** The capabilities that any three values advertise. IDR2.LPI and reserved bits are ignored. */
export function decodeIdrs({ idr2, idr3, idr4 }: CapabilityRegisters): IrsCapabilities {
  const { ID_BITS, MIN_LPI_ID_BITS, IST_LEVELS, IST_L2SZ, ISTMD, ISTMD_SZ } = IRS_IDR2.fields;
  const { VMD, VMD_SZ, VM_ID_BITS, VMT_LEVELS } = IRS_IDR3.fields;
  const { VPED_SZ, VPE_ID_BITS } = IRS_IDR4.fields;
  return {
    idBits: fieldNumber(idr2, ID_BITS),
    minLpiIdBits: fieldNumber(idr2, MIN_LPI_ID_BITS),
    istLevels: fieldIsSet(idr2, IST_LEVELS),
    istL2szMask: fieldNumber(idr2, IST_L2SZ),
    istmd: fieldIsSet(idr2, ISTMD),
    istmdSz: fieldNumber(idr2, ISTMD_SZ),
    vmIdBits: fieldNumber(idr3, VM_ID_BITS),
    vmtTwoLevel: fieldIsSet(idr3, VMT_LEVELS),
    vmdSizeBytes: fieldIsSet(idr3, VMD) ? 2 ** fieldNumber(idr3, VMD_SZ) : 0,
    vpedSizeBytes: 2 ** fieldNumber(idr4, VPED_SZ),
    vpeIdBits: fieldNumber(idr4, VPE_ID_BITS) + 1,
  };
}

function encodeIdr2(irs: IrsCapabilities): Word64 {
  const { fields } = IRS_IDR2;
  return word64(
    fieldPut(fields.ID_BITS, irs.idBits) |
      fieldPut(fields.LPI, 1) |
      fieldPut(fields.MIN_LPI_ID_BITS, irs.minLpiIdBits) |
      fieldPut(fields.IST_LEVELS, irs.istLevels ? 1 : 0) |
      fieldPut(fields.IST_L2SZ, irs.istL2szMask) |
      fieldPut(fields.ISTMD, irs.istmd ? 1 : 0) |
      fieldPut(fields.ISTMD_SZ, irs.istmdSz),
  );
}

function encodeIdr3(irs: IrsCapabilities): Word64 {
  const { fields } = IRS_IDR3;
  const hasVmd = irs.vmdSizeBytes !== 0;
  return word64(
    fieldPut(fields.VMD, hasVmd ? 1 : 0) |
      fieldPut(fields.VMD_SZ, hasVmd ? exactLog2(irs.vmdSizeBytes) : 0) |
      fieldPut(fields.VM_ID_BITS, irs.vmIdBits) |
      fieldPut(fields.VMT_LEVELS, irs.vmtTwoLevel ? 1 : 0),
  );
}

function encodeIdr4(irs: IrsCapabilities): Word64 {
  const { fields } = IRS_IDR4;
  return word64(
    fieldPut(fields.VPED_SZ, exactLog2(irs.vpedSizeBytes)) | fieldPut(fields.VPE_ID_BITS, irs.vpeIdBits - 1),
  );
}
