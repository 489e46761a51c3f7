import { type PhysAddr, physAddr, physOffset, type Word64, word64 } from '../../arch/addr.ts';
import { fieldMask } from '../../arch/bits.ts';
import {
  l1EntriesOfBytes,
  l1IsteOffset,
  L1_ISTE_BYTES,
  l2PointerArrayBytes,
  l2TableBytes,
  type LinearShape,
  type TwoLevelShape,
} from '../../arch/geometry.ts';
import type { IstType } from '../../arch/intid.ts';
import { encodeL1Iste, L1_ISTE_VALID } from '../../arch/iste.ts';
import { elementOf, hasVmi, setVmi, vmIdOf, vmiPointer } from '../bookkeeping.ts';
import { ENOMEM } from '../errno.ts';
import { l1TableSize, linearTableSize } from '../ist-plan.ts';
import type { Kernel } from '../kernel.ts';
import { call, kfree, type KvmProgram, kzalloc, oops } from '../steps.ts';
import { cleanInval, type SyncRange } from './clean-inval.ts';
import { missingVmi } from './complaints.ts';
import { storeEntry, swapBytes } from './table-words.ts';
import { tableBytes } from './ub-shift.ts';

/** Allocates a linear IST. Mirrors `vgic_v5_alloc_linear_ist()`. */
export function* allocLinearIst(
  kernel: Kernel,
  ist: LinearShape & { readonly vm: number; readonly type: IstType },
  caller: string,
): KvmProgram<number> {
  const func = kernel.revision.has('alloc-names') ? 'vgic_v5_alloc_linear_ist' : 'vgic_v5_allocate_linear_ist';
  const args = { vm: ist.vm, spi_ist: ist.type === 'spi' ? 1 : 0, id_bits: ist.idBits, istsz: ist.istsz };
  return yield* call({ func, caller, args }, allocLinear(kernel, ist, func));
}

/** Allocates a two-level IST with all its level 2 tables. Mirrors `vgic_v5_alloc_two_level_lpi_ist()`. */
export function* allocTwoLevelLpiIst(kernel: Kernel, ist: TwoLevelIst, caller: string): KvmProgram<number> {
  const func = kernel.revision.has('alloc-names')
    ? 'vgic_v5_alloc_two_level_lpi_ist'
    : 'vgic_v5_allocate_two_level_ist';
  return yield* call({ func, caller, args: argsOf(ist) }, allocTwoLevel(kernel, ist, func));
}

/** The shape of an LPI IST, and whose it is. */
export interface TwoLevelIst extends TwoLevelShape {
  readonly vm: number;
}

function* allocLinear(
  kernel: Kernel,
  ist: LinearShape & { readonly vm: number; readonly type: IstType },
  site: string,
): KvmProgram<number> {
  const vmId = vmIdOf(kernel, ist.vm);
  if (!hasVmi(kernel, vmId)) return yield* missingVmi(kernel, site);

  const sizeBytes = yield* tableBytes(linearTableSize(kernel.revision, ist), site);
  const base = yield* kzalloc(sizeBytes, kernel.revision.has('account-memory'), site);
  if (base === null) return ENOMEM;
  if (ist.type === 'spi') {
    yield* setVmi(vmId, 'h_spi_ist', base);
  } else {
    yield* setVmi(vmId, 'h_lpi_ist_structure', 0);
    yield* setVmi(vmId, 'h_lpi_ist', base);
  }
  yield* cleanInval(kernel, site, [{ addr: base, sizeBytes, op: 'clean-invalidate' }]);
  return 0;
}

function* allocTwoLevel(kernel: Kernel, ist: TwoLevelIst, site: string): KvmProgram<number> {
  const { revision } = kernel;
  const l1Func = revision.has('alloc-names') ? 'vgic_v5_alloc_l1_ist' : 'vgic_v5_allocate_l1_ist';
  const l1 = yield* call({ func: l1Func, caller: site, args: argsOf(ist) }, allocL1(kernel, ist, l1Func));
  if (l1 !== 0) return l1;

  const l2Func = revision.has('alloc-names') ? 'vgic_v5_alloc_l2_ists' : 'vgic_v5_allocate_l2_ists';
  const l2 = yield* call({ func: l2Func, caller: site, args: argsOf(ist) }, allocL2s(kernel, ist, l2Func));
  const vmId = vmIdOf(kernel, ist.vm);
  if (l2 !== 0 && revision.has('unwind-on-error') && hasVmi(kernel, vmId)) {
    yield* kfree(vmiPointer(kernel, vmId, 'h_lpi_ist'), site);
    yield* setVmi(vmId, 'h_lpi_ist', null);
  }
  return l2;
}

/** Mirrors `vgic_v5_alloc_l1_ist()`. */
function* allocL1(kernel: Kernel, ist: TwoLevelIst, site: string): KvmProgram<number> {
  const sizeBytes = yield* tableBytes(l1TableSize(ist), site);
  const vmId = vmIdOf(kernel, ist.vm);
  if (!hasVmi(kernel, vmId)) return yield* missingVmi(kernel, site);
  const base = yield* kzalloc(sizeBytes, kernel.revision.has('account-memory'), site);
  if (base === null) return ENOMEM;
  yield* setVmi(vmId, 'h_lpi_ist_structure', 1);
  yield* setVmi(vmId, 'h_lpi_ist', base);
  yield* cleanInval(kernel, site, [{ addr: base, sizeBytes, op: 'clean-invalidate' }]);
  return 0;
}

/** Mirrors `vgic_v5_alloc_l2_ists()`. */
function* allocL2s(kernel: Kernel, ist: TwoLevelIst, site: string): KvmProgram<number> {
  const { revision } = kernel;
  const l1Bytes = yield* tableBytes(l1TableSize(ist), site);
  const l1Entries = l1EntriesOfBytes(l1Bytes);
  const vmId = vmIdOf(kernel, ist.vm);
  if (!hasVmi(kernel, vmId)) return yield* missingVmi(kernel, site);
  const l1Base = vmiPointer(kernel, vmId, 'h_lpi_ist') ?? (yield* oops(physAddr(0), site));

  const pointers = yield* kzalloc(l2PointerArrayBytes(l1Entries), revision.has('account-memory'), site);
  yield* setVmi(vmId, 'h_lpi_l2_ists', pointers);
  if (pointers === null) return ENOMEM;

  for (let index = 0; index < l1Entries; index += 1) {
    const l2Bytes = l2TableBytes(ist.l2sz);
    const l2Base = yield* kzalloc(l2Bytes, revision.has('account-memory'), site);
    if (l2Base === null) {
      if (revision.has('unwind-on-error')) yield* freeL2s(kernel, { vmId, count: index, pointers, site });
      return ENOMEM;
    }
    const table: SyncRange = { addr: l2Base, sizeBytes: l2Bytes, op: 'clean-invalidate' };
    const entry: SyncRange = { addr: physOffset(l1Base, l1IsteOffset(index)), sizeBytes: L1_ISTE_BYTES, op: 'clean' };
    yield* storeEntry(entry.addr, validL1Iste(kernel, l2Base), site);
    yield { type: 'kvm.setElement', struct: 'vmi', key: vmId, array: 'h_lpi_l2_ists', index, value: l2Base };
    yield* cleanInval(kernel, site, revision.has('l1-sync-once') ? [table] : [table, entry]);
  }
  if (revision.has('l1-sync-once')) {
    yield* cleanInval(kernel, site, [{ addr: l1Base, sizeBytes: l1Entries * L1_ISTE_BYTES, op: 'clean' }]);
  }
  return 0;
}

/** Frees the tables allocated so far, the last one first. */
function* freeL2s(
  kernel: Kernel,
  at: { readonly vmId: number; readonly count: number; readonly pointers: PhysAddr; readonly site: string },
): KvmProgram<void> {
  for (let index = at.count - 1; index >= 0; index -= 1) {
    yield* kfree(elementOf(kernel, { struct: 'vmi', key: at.vmId, array: 'h_lpi_l2_ists', index }), at.site);
  }
  yield* kfree(at.pointers, at.site);
  yield* setVmi(at.vmId, 'h_lpi_l2_ists', null);
}

/**
 * A valid level 1 ISTE. Software may set VALID itself as long as the whole IST is not valid. With VALID
 * outside the byte swap, a big-endian PE puts it into the wrong byte of the little-endian entry.
 */
function validL1Iste(kernel: Kernel, l2Base: PhysAddr): Word64 {
  if (kernel.profile.endianness === 'little' || kernel.revision.has('valid-inside-swap')) {
    return encodeL1Iste({ isValid: true, l2Base });
  }
  return word64(encodeL1Iste({ isValid: false, l2Base }) | swapBytes(fieldMask(L1_ISTE_VALID)));
}

function argsOf({ vm, idBits, istsz, l2sz }: TwoLevelIst): Readonly<Record<string, number>> {
  return { vm, id_bits: idBits, istsz, l2sz };
}
