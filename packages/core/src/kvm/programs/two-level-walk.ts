import { type PhysAddr, physOffset } from '../../arch/addr.ts';
import { fieldIsSet } from '../../arch/bits.ts';
import { l1EntriesOfBytes, l1IsteOffset, L1_ISTE_BYTES } from '../../arch/geometry.ts';
import { L1_ISTE_VALID } from '../../arch/iste.ts';
import { ENXIO } from '../errno.ts';
import { l1SizeWhenWalked } from '../ist-plan.ts';
import type { Kernel } from '../kernel.ts';
import type { KvmProgram } from '../steps.ts';
import { cleanInval } from './clean-inval.ts';
import { l2IstPointer } from './free-allocated-ist.ts';
import type { IstDesc } from './ist-desc.ts';
import { loadEntry } from './table-words.ts';
import { tableBytes } from './ub-shift.ts';

/** What is done with a level 2 table: its base, and its position. The result is an error or 0. */
export type L2Visit = (l2Base: PhysAddr, l1Index: number) => KvmProgram<number>;

/**
 * Visits the level 2 tables that the ID space needs: fewer than were allocated, because the user's buffer
 * has exactly one word for each ID. All of them exist; an invalid level 1 entry is an inconsistency.
 */
export function* walkTwoLevelIst(kernel: Kernel, desc: IstDesc, site: string, visit: L2Visit): KvmProgram<number> {
  const l1Bytes = yield* tableBytes(l1SizeWhenWalked(desc.shape), site);
  const l1Entries = l1EntriesOfBytes(l1Bytes);
  yield* cleanInval(kernel, site, [{ addr: desc.base, sizeBytes: l1Entries * L1_ISTE_BYTES, op: 'clean-invalidate' }]);
  for (let l1Index = 0; l1Index < l1Entries; l1Index += 1) {
    const l1Iste = yield* loadEntry(kernel, physOffset(desc.base, l1IsteOffset(l1Index)), site);
    if (!fieldIsSet(l1Iste, L1_ISTE_VALID)) return ENXIO;
    const l2Base = l2IstPointer(kernel, { vmId: desc.vmId, index: l1Index });
    if (l2Base === null) return ENXIO;
    const ret = yield* visit(l2Base, l1Index);
    if (ret !== 0) return ret;
  }
  return 0;
}
