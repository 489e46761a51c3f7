import { type Word64, word64, ZERO_WORD } from '../../arch/addr.ts';
import { fieldPut } from '../../arch/bits.ts';
import { IRS_IDR0, IRS_IDR1, IRS_IDR2, IRS_IDR5, IRS_IDR6, IRS_IIDR } from '../../arch/irs-id-regs.ts';
import { floorLog2 } from '../../arch/pow2.ts';
import { guestOf, vmField, vmIdOf, vmiNumber } from '../bookkeeping.ts';
import { guestIdBits } from '../guest-frame.ts';
import type { Kernel } from '../kernel.ts';

/** The value of an identification register of a VM's emulated frame; zero for those with nothing to say. */
export function idRegister(kernel: Kernel, vm: number, offset: number): Word64 {
  switch (offset) {
    case IRS_IDR0.offset:
      return idr0(kernel);
    case IRS_IDR1.offset:
      return idr1(kernel, vm);
    case IRS_IDR2.offset:
      return idr2(kernel);
    case IRS_IDR5.offset:
      return word64(fieldPut(IRS_IDR5.fields.SPI_RANGE, spiCount(kernel, vm)));
    case IRS_IDR6.offset:
      return word64(fieldPut(IRS_IDR6.fields.SPI_IRS_RANGE, spiCount(kernel, vm)));
    case IRS_IIDR.offset: {
      const { IMPLEMENTER, PRODUCTID } = IRS_IIDR.fields;
      const product = kernel.revision.has('guest-id-registers') ? PRODUCT_KVM : 0;
      return word64(fieldPut(IMPLEMENTER, IMPLEMENTER_ARM) | fieldPut(PRODUCTID, product));
    }
    default:
      return ZERO_WORD;
  }
}

function idr0(kernel: Kernel): Word64 {
  const { INT_DOM, PA_RANGE, SETLPI } = IRS_IDR0.fields;
  const hasSetlpi = !kernel.revision.has('guest-id-registers');
  return word64(fieldPut(INT_DOM, NON_SECURE) | fieldPut(PA_RANGE, PA_48_BITS) | fieldPut(SETLPI, hasSetlpi ? 1 : 0));
}

/** IAFFID_BITS holds the number less one. The prototype forgets that, and takes the number from the hardware. */
function idr1(kernel: Kernel, vm: number): Word64 {
  const { PE_CNT, IAFFID_BITS, PRIORITY_BITS } = IRS_IDR1.fields;
  const bits = kernel.revision.has('guest-id-registers')
    ? Math.max(1, vmiNumber(kernel, vmIdOf(kernel, vm) ?? -1, 'vpe_id_bits')) - 1
    : floorLog2(kernel.profile.irs.maxVpes) % 2 ** IAFFID_BITS.width;
  return word64(
    fieldPut(PE_CNT, guestOf(kernel, vm).vcpuIds.length) |
      fieldPut(IAFFID_BITS, bits) |
      fieldPut(PRIORITY_BITS, HOST_PRIORITY_BITS - 1),
  );
}

/** Linear ISTs without metadata only: they are simple to save. */
function idr2(kernel: Kernel): Word64 {
  const { ID_BITS, LPI, MIN_LPI_ID_BITS } = IRS_IDR2.fields;
  const { minLpiIdBits } = kernel.profile.irs;
  return word64(fieldPut(ID_BITS, guestIdBits(kernel)) | fieldPut(LPI, 1) | fieldPut(MIN_LPI_ID_BITS, minLpiIdBits));
}

function spiCount(kernel: Kernel, vm: number): number {
  return vmField(kernel, vm, 'nr_spis') ?? 0;
}

const NON_SECURE = 1;
/** IDR0.PA_RANGE of a CPU with 48 bits of physical addresses. */
const PA_48_BITS = 5;
const HOST_PRIORITY_BITS = 5;
const IMPLEMENTER_ARM = 0x43b;
const PRODUCT_KVM = 0x4b;
