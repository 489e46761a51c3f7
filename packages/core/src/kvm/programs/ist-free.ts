import { type PhysAddr, physAddr } from '../../arch/addr.ts';
import { fieldIsSet } from '../../arch/bits.ts';
import { istszField, l2szField, type TwoLevelShape } from '../../arch/geometry.ts';
import type { IstType } from '../../arch/intid.ts';
import { decodeIstSection, IST_STRUCTURE, IST_VALID, LPI_SECTION, sectionOf } from '../../arch/ist-section.ts';
import { hasVmi, setVmi, vmIdOf, vmiNumber, vmiPointer } from '../bookkeeping.ts';
import { EINVAL, ENXIO } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, kfree, type KvmProgram, oops } from '../steps.ts';
import { cleanInval } from './clean-inval.ts';
import { complain, missingVmi } from './complaints.ts';
import { freeAllocatedLpiIst, freeAllocatedSpiIst, l1EntriesToFree, l2IstPointer } from './free-allocated-ist.ts';
import { withIrsLock } from './locks.ts';
import { clearEntry, loadEntry } from './table-words.ts';
import { getL2Vmte, staleVmteRange, vmteRange, vmteWord } from './vmte.ts';

/** Frees a VM's LPI IST. Mirrors `vgic_v5_lpi_ist_free()`. */
export function* lpiIstFree(kernel: Kernel, vm: number, caller: string): KvmProgram<number> {
  return yield* call({ func: LPI, caller, args: { vm } }, freeLpiIst(kernel, vm));
}

/** Frees a VM's SPI IST. Mirrors `vgic_v5_spi_ist_free()`. */
export function* spiIstFree(kernel: Kernel, vm: number, caller: string): KvmProgram<number> {
  const func = 'vgic_v5_spi_ist_free';
  return yield* call({ func, caller, args: { vm } }, linearIstFree(kernel, { vm, type: 'spi' }, func));
}

function* freeLpiIst(kernel: Kernel, vm: number): KvmProgram<number> {
  const isTwoLevel = yield* trackedStructure(kernel, vm);
  switch (isTwoLevel) {
    case 'none':
      return 0;
    case 'linear':
      return yield* linearIstFree(kernel, { vm, type: 'lpi' }, LPI);
    case 'two-level':
      return yield* call({ func: TWO_LEVEL, caller: LPI, args: { vm, spi: 0 } }, freeTwoLevelIst(kernel, vm));
    default:
      return isTwoLevel.err;
  }
}

/** What kind of LPI IST there is: by the tracking structure, or for the prototype by the CPU's copy of the VMTE. */
function* trackedStructure(
  kernel: Kernel,
  vm: number,
): KvmProgram<'none' | 'linear' | 'two-level' | { readonly err: number }> {
  const vmId = vmIdOf(kernel, vm);
  if (kernel.revision.has('release-by-pointers')) {
    if (!hasVmi(kernel, vmId)) return { err: ENXIO };
    return vmiNumber(kernel, vmId, 'h_lpi_ist_structure') === 0 ? 'linear' : 'two-level';
  }
  const found = yield* getL2Vmte(kernel, vm);
  if (!found.ok) return found;
  const section = vmteWord(found.vmte, LPI_SECTION);
  if (!fieldIsSet(yield* loadEntry(kernel, section, LPI), IST_VALID)) return 'none';
  return fieldIsSet(yield* loadEntry(kernel, section, LPI), IST_STRUCTURE) ? 'two-level' : 'linear';
}

/** Mirrors `vgic_v5_linear_ist_free()`. */
function* linearIstFree(kernel: Kernel, ist: LinearIst, caller: string): KvmProgram<number> {
  const args = { vm: ist.vm, spi: ist.type === 'spi' ? 1 : 0 };
  return yield* call({ func: LINEAR, caller, args }, freeLinearIst(kernel, ist));
}

interface LinearIst {
  readonly vm: number;
  readonly type: IstType;
}

function* freeLinearIst(kernel: Kernel, { vm, type }: LinearIst): KvmProgram<number> {
  const vmId = vmIdOf(kernel, vm);
  if (!hasVmi(kernel, vmId)) return yield* missingVmi(kernel, LINEAR);
  if (!kernel.revision.has('free-helpers')) {
    // The prototype forgets and frees first, and looks for the VMTE then.
    const field = type === 'spi' ? 'h_spi_ist' : 'h_lpi_ist';
    const base = vmiPointer(kernel, vmId, field);
    yield* setVmi(vmId, field, null);
    yield* kfree(base, LINEAR);
  }
  const found = yield* getL2Vmte(kernel, vm);
  if (!found.ok) return found.err;
  if (kernel.revision.has('free-helpers')) {
    if (type === 'spi') yield* freeAllocatedSpiIst(kernel, vm, LINEAR);
    else yield* freeAllocatedLpiIst(kernel, { vmId, shape: LINEAR_SHAPE, caller: LINEAR });
  }
  yield* withIrsLock(kernel, clearSection(kernel, { vmte: found.vmte, type, site: LINEAR }));
  return 0;
}

/** Mirrors `vgic_v5_two_level_ist_free()`. */
function* freeTwoLevelIst(kernel: Kernel, vm: number): KvmProgram<number> {
  const vmId = vmIdOf(kernel, vm);
  if (!hasVmi(kernel, vmId)) return yield* missingVmi(kernel, TWO_LEVEL);
  if (!kernel.revision.has('free-helpers')) return yield* freeTwoLevelBySection(kernel, vm, vmId);
  if (vmiNumber(kernel, vmId, 'h_lpi_ist_structure') === 0) return EINVAL;

  const found = yield* getL2Vmte(kernel, vm);
  if (!found.ok) return found.err;
  const shape = decodeIstSection(yield* withIrsLock(kernel, readSection(kernel, found.vmte)));
  // Work of the patch's first form that nothing uses, but whose shift may be undefined.
  if (!kernel.revision.has('drop-dead-work')) yield* l1EntriesToFree(kernel, shape, TWO_LEVEL);
  yield* freeAllocatedLpiIst(kernel, { vmId, shape, caller: TWO_LEVEL });
  yield* withIrsLock(kernel, clearSection(kernel, { vmte: found.vmte, type: 'lpi', site: TWO_LEVEL }));
  return 0;
}

/** The prototype's free, which does itself what later is a helper. */
function* freeTwoLevelBySection(kernel: Kernel, vm: number, vmId: number): KvmProgram<number> {
  const l1Ist = vmiPointer(kernel, vmId, 'h_lpi_ist');
  yield* setVmi(vmId, 'h_lpi_ist', null);
  const found = yield* getL2Vmte(kernel, vm);
  if (!found.ok) return found.err;

  const section = vmteWord(found.vmte, LPI_SECTION);
  if (!fieldIsSet(yield* loadEntry(kernel, section, TWO_LEVEL), IST_STRUCTURE)) {
    yield* complain(kernel, vm, 'Expected a two-level IST; got linear');
    return EINVAL;
  }
  // One load for each of ID_BITS, ISTSZ and L2SZ.
  const { idBits } = decodeIstSection(yield* loadEntry(kernel, section, TWO_LEVEL));
  const { istsz } = decodeIstSection(yield* loadEntry(kernel, section, TWO_LEVEL));
  const { l2sz } = decodeIstSection(yield* loadEntry(kernel, section, TWO_LEVEL));
  yield* freeL2Tables(kernel, vmId, { idBits, istsz, l2sz });
  yield* kfree(l1Ist, TWO_LEVEL);
  yield* withIrsLock(kernel, clearSection(kernel, { vmte: found.vmte, type: 'lpi', site: TWO_LEVEL }));
  return 0;
}

function* freeL2Tables(kernel: Kernel, vmId: number, shape: TwoLevelShape): KvmProgram<void> {
  const l1Entries = yield* l1EntriesToFree(kernel, shape, TWO_LEVEL);
  const pointers = vmiPointer(kernel, vmId, 'h_lpi_l2_ists') ?? (yield* oops(physAddr(0), TWO_LEVEL));
  for (let index = 0; index < l1Entries; index += 1) {
    const l2Ist = l2IstPointer(kernel, { vmId, index });
    if (l2Ist !== null) yield* kfree(l2Ist, TWO_LEVEL);
  }
  yield* kfree(pointers, TWO_LEVEL);
  yield* setVmi(vmId, 'h_lpi_l2_ists', null);
}

function* readSection(kernel: Kernel, vmte: PhysAddr): KvmProgram<bigint> {
  if (kernel.revision.has('sync-before-free')) yield* cleanInval(kernel, TWO_LEVEL, [staleVmteRange(vmte)]);
  return yield* loadEntry(kernel, vmteWord(vmte, LPI_SECTION), TWO_LEVEL);
}

/** The IRS does not use the section any more: zero it. */
function* clearSection(
  kernel: Kernel,
  { vmte, type, site }: { readonly vmte: PhysAddr; readonly type: IstType; readonly site: string },
): KvmProgram<void> {
  yield* clearEntry(vmteWord(vmte, sectionOf(type)), site);
  const op = kernel.revision.has('sync-helper') ? 'clean-invalidate' : 'clean';
  yield* cleanInval(kernel, site, [{ ...vmteRange(vmte), op }]);
}

const LPI = 'vgic_v5_lpi_ist_free';
const LINEAR = 'vgic_v5_linear_ist_free';
const TWO_LEVEL = 'vgic_v5_two_level_ist_free';
/** A linear IST is freed without looking at its shape. */
const LINEAR_SHAPE: TwoLevelShape = { idBits: 0, istsz: istszField(0), l2sz: l2szField(0) };
