import { type PhysAddr, physOffset, type Word64 } from '../../arch/addr.ts';
import { fieldIsSet, fieldReplace } from '../../arch/bits.ts';
import { isteOffset, isteSizeBytes, type IstszField, l2EntryCount } from '../../arch/geometry.ts';
import { encodeIntid, intidTypeCode, type IstType } from '../../arch/intid.ts';
import { ISTE_HWU, ISTE_PENDING, ISTE_WORD_BYTES } from '../../arch/iste.ts';
import { vmField } from '../bookkeeping.ts';
import { EFAULT, ENOMEM } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, getUser, type KvmProgram, kzalloc, memset, store } from '../steps.ts';
import { cleanInval } from './clean-inval.ts';
import { getLpiIstDesc, getSpiIstDesc, type IstDesc } from './ist-desc.ts';
import { walkTwoLevelIst } from './two-level-walk.ts';
import { LPI_IMAGE, SPI_IMAGE } from './user-image.ts';

/** Copies user memory to a VM's SPI IST. Mirrors `vgic_v5_restore_spi_ist()`. */
export function* restoreSpiIst(kernel: Kernel, vm: number): KvmProgram<number> {
  return yield* call({ func: SPI, caller: 'harness', args: { vm } }, restoreSpis(kernel, vm));
}

/** Copies user memory to a VM's LPI IST. Mirrors `vgic_v5_restore_lpi_ist()`. */
export function* restoreLpiIst(kernel: Kernel, vm: number): KvmProgram<number> {
  return yield* call({ func: LPI, caller: 'harness', args: { vm } }, restoreLpis(kernel, vm));
}

function* restoreSpis(kernel: Kernel, vm: number): KvmProgram<number> {
  const { ret, desc } = yield* getSpiIstDesc(kernel, vm, SPI);
  if (ret !== 0 || desc === null) return ret;
  const entryCount = vmField(kernel, vm, 'nr_spis') ?? 0;
  return yield* restoreLinear(kernel, desc, { vm, type: 'spi', entryCount, caller: SPI });
}

function* restoreLpis(kernel: Kernel, vm: number): KvmProgram<number> {
  const { ret, desc } = yield* getLpiIstDesc(kernel, vm, LPI);
  if (ret !== 0 || desc === null) return ret;
  if (desc.isTwoLevel) {
    const args = { vm, intid_type: intidTypeCode('lpi') };
    return yield* call({ func: TWO_LEVEL, caller: LPI, args }, restoreTwoLevel(kernel, desc));
  }
  return yield* restoreLinear(kernel, desc, { vm, type: 'lpi', entryCount: 2 ** desc.shape.idBits, caller: LPI });
}

/** Mirrors `vgic_v5_restore_linear_ist()`. */
function* restoreLinear(
  kernel: Kernel,
  desc: IstDesc,
  image: { readonly vm: number; readonly type: IstType; readonly entryCount: number; readonly caller: string },
): KvmProgram<number> {
  const { vm, type, entryCount, caller } = image;
  const args = { vm, nr_entries: entryCount, intid_type: intidTypeCode(type) };
  const offset = type === 'spi' ? SPI_IMAGE : LPI_IMAGE;
  const entries = { vmId: desc.vmId, type, base: desc.base, istsz: desc.shape.istsz, firstId: 0, entryCount, offset };
  return yield* call({ func: 'vgic_v5_restore_linear_ist', caller, args }, copyIn(kernel, entries));
}

/** Mirrors `vgic_v5_restore_two_level_ist()`. */
function* restoreTwoLevel(kernel: Kernel, desc: IstDesc): KvmProgram<number> {
  const { vmId, shape } = desc;
  const entryCount = l2EntryCount(shape);
  return yield* walkTwoLevelIst(kernel, desc, TWO_LEVEL, (base, l1Index) => {
    const firstId = l1Index * entryCount;
    const offset = LPI_IMAGE + firstId * ISTE_WORD_BYTES;
    return copyIn(kernel, { vmId, type: 'lpi', base, istsz: shape.istsz, firstId, entryCount, offset });
  });
}

/** Consecutive entries of a table, and where in user memory they come from. */
interface Entries {
  readonly vmId: number;
  readonly type: IstType;
  readonly base: PhysAddr;
  readonly istsz: IstszField;
  /** The ID of the first entry. */
  readonly firstId: number;
  readonly entryCount: number;
  readonly offset: number;
}

function* copyIn(kernel: Kernel, entries: Entries): KvmProgram<number> {
  for (let index = 0; index < entries.entryCount; index += 1) {
    const word = yield* getUser(entries.offset + index * ISTE_WORD_BYTES);
    if (word === null) return EFAULT;
    const ret = yield* restoreEntry(kernel, entries, { index, word });
    if (ret !== 0) return ret;
  }
  return 0;
}

/**
 * Mirrors `vgic_v5_restore_ist_entry()`. PENDING and HWU must not be in an IST that becomes valid: the
 * first is remembered for replay, the second belongs to hardware that is elsewhere.
 */
function* restoreEntry(
  kernel: Kernel,
  { vmId, type, base, istsz, firstId }: Entries,
  { index, word }: { readonly index: number; readonly word: Word64 },
): KvmProgram<number> {
  if (fieldIsSet(word, ISTE_PENDING)) {
    const tracked = yield* trackPendingIrq(vmId, encodeIntid({ type, id: firstId + index }));
    if (tracked !== 0) return tracked;
  }
  const iste = physOffset(base, isteOffset({ index, istsz }));
  const sizeBytes = isteSizeBytes(istsz);
  yield* memset(iste, sizeBytes, 0, ENTRY);
  yield* store(iste, ISTE_WORD_BYTES, fieldReplace(fieldReplace(word, ISTE_PENDING, 0), ISTE_HWU, 0), ENTRY);
  yield* cleanInval(kernel, ENTRY, [{ addr: iste, sizeBytes, op: 'clean-invalidate' }]);
  return 0;
}

/** Mirrors `vgic_v5_track_pending_irq()`. */
function* trackPendingIrq(vmId: number, intid: number): KvmProgram<number> {
  const addr = yield* kzalloc(PENDING_IRQ_BYTES, false, 'vgic_v5_track_pending_irq');
  if (addr === null) return ENOMEM;
  yield { type: 'kvm.queuePending', key: vmId, addr, intid };
  return 0;
}

const SPI = 'vgic_v5_restore_spi_ist';
const LPI = 'vgic_v5_restore_lpi_ist';
const TWO_LEVEL = 'vgic_v5_restore_two_level_ist';
const ENTRY = 'vgic_v5_restore_ist_entry';
/** `struct vgic_v5_pending_irq`: an INTID and a list head. */
const PENDING_IRQ_BYTES = 24;
