import { type PhysAddr, physOffset } from '../../arch/addr.ts';
import { istBytesNeeded, isteOffset, type IstszField, isteSizeBytes, l2EntryCount } from '../../arch/geometry.ts';
import { ISTE_WORD_BYTES } from '../../arch/iste.ts';
import { vmField } from '../bookkeeping.ts';
import { EFAULT, EINVAL } from '../errno.ts';
import { guestLpiIdBits } from '../guest-frame.ts';
import type { Kernel } from '../kernel.ts';
import { call, type KvmProgram, load, putUser } from '../steps.ts';
import { cleanInval } from './clean-inval.ts';
import { getLpiIstDesc, getSpiIstDesc, type IstDesc } from './ist-desc.ts';
import { walkTwoLevelIst } from './two-level-walk.ts';
import { LPI_IMAGE, SPI_IMAGE } from './user-image.ts';

/** Copies a VM's SPI IST to user memory. Mirrors `vgic_v5_save_spi_ist()`. */
export function* saveSpiIst(kernel: Kernel, vm: number): KvmProgram<number> {
  return yield* call({ func: SPI, caller: 'harness', args: { vm } }, saveSpis(kernel, vm));
}

/** Copies a VM's LPI IST to user memory. Mirrors `vgic_v5_save_lpi_ist()`. */
export function* saveLpiIst(kernel: Kernel, vm: number): KvmProgram<number> {
  return yield* call({ func: LPI, caller: 'harness', args: { vm } }, saveLpis(kernel, vm));
}

function* saveSpis(kernel: Kernel, vm: number): KvmProgram<number> {
  const { ret, desc } = yield* getSpiIstDesc(kernel, vm, SPI);
  if (ret !== 0 || desc === null) return ret;
  const image = { entryCount: vmField(kernel, vm, 'nr_spis') ?? 0, offset: SPI_IMAGE };
  return yield* saveLinear(kernel, desc, image, SPI);
}

function* saveLpis(kernel: Kernel, vm: number): KvmProgram<number> {
  const { ret, desc } = yield* getLpiIstDesc(kernel, vm, LPI);
  if (ret !== 0 || desc === null) return ret;
  // User space sized its buffer by what the guest sees.
  const isSameWidth = desc.shape.idBits === guestLpiIdBits(kernel, vm);
  if (kernel.revision.has('save-checks-id-bits') && !isSameWidth) return EINVAL;
  if (desc.isTwoLevel) {
    return yield* call({ func: TWO_LEVEL, caller: LPI, args: {} }, saveTwoLevel(kernel, desc));
  }
  return yield* saveLinear(kernel, desc, { entryCount: 2 ** desc.shape.idBits, offset: LPI_IMAGE }, LPI);
}

/** Where in user memory entries go, and how many. */
interface UserImage {
  readonly offset: number;
  readonly entryCount: number;
}

/** Mirrors `vgic_v5_save_linear_ist()`. */
function* saveLinear(kernel: Kernel, desc: IstDesc, image: UserImage, caller: string): KvmProgram<number> {
  const args = { nr_entries: image.entryCount };
  return yield* call({ func: LINEAR, caller, args }, saveLinearEntries(kernel, desc, image));
}

function* saveLinearEntries(kernel: Kernel, desc: IstDesc, image: UserImage): KvmProgram<number> {
  const sizeBytes = istBytesNeeded(desc.shape);
  yield* cleanInval(kernel, LINEAR, [{ addr: desc.base, sizeBytes, op: 'clean-invalidate' }]);
  return yield* copyOut({ base: desc.base, istsz: desc.shape.istsz, site: LINEAR }, image);
}

/** Mirrors `vgic_v5_save_two_level_ist()`. */
function* saveTwoLevel(kernel: Kernel, desc: IstDesc): KvmProgram<number> {
  const { istsz } = desc.shape;
  const entryCount = l2EntryCount(desc.shape);
  const sizeBytes = entryCount * isteSizeBytes(istsz);
  return yield* walkTwoLevelIst(kernel, desc, TWO_LEVEL, function* saveL2(base, l1Index) {
    yield* cleanInval(kernel, TWO_LEVEL, [{ addr: base, sizeBytes, op: 'clean-invalidate' }]);
    const offset = LPI_IMAGE + l1Index * entryCount * ISTE_WORD_BYTES;
    return yield* copyOut({ base, istsz, site: TWO_LEVEL }, { offset, entryCount });
  });
}

/** Copies the architected word of each entry, and leaves the metadata behind. */
function* copyOut(
  from: { readonly base: PhysAddr; readonly istsz: IstszField; readonly site: string },
  image: UserImage,
): KvmProgram<number> {
  for (let index = 0; index < image.entryCount; index += 1) {
    const iste = physOffset(from.base, isteOffset({ index, istsz: from.istsz }));
    const word = yield* load(iste, ISTE_WORD_BYTES, from.site);
    if (!(yield* putUser(image.offset + index * ISTE_WORD_BYTES, word))) return EFAULT;
  }
  return 0;
}

const SPI = 'vgic_v5_save_spi_ist';
const LPI = 'vgic_v5_save_lpi_ist';
const LINEAR = 'vgic_v5_save_linear_ist';
const TWO_LEVEL = 'vgic_v5_save_two_level_ist';
