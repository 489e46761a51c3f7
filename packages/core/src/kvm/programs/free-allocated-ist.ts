import { kernelVirt, type PhysAddr } from '../../arch/addr.ts';
import { l1EntriesOfBytes, type TwoLevelShape } from '../../arch/geometry.ts';
import { elementOf, hasVmi, setVmi, vmIdOf, vmiNumber, vmiPointer } from '../bookkeeping.ts';
import { l1SizeWhenFreed } from '../ist-plan.ts';
import type { Kernel } from '../kernel.ts';
import { callVoid, kfree, type KvmProgram } from '../steps.ts';
import { tableBytes } from './ub-shift.ts';

/** Frees the LPI IST that a VM tracks. Mirrors `vgic_v5_free_allocated_lpi_ist()`. */
export function* freeAllocatedLpiIst(
  kernel: Kernel,
  { vmId, shape, caller }: { readonly vmId: number; readonly shape: TwoLevelShape; readonly caller: string },
): KvmProgram<void> {
  const vmi = kernel.state().vmis[vmId]?.addr ?? null;
  const args = {
    vmi: vmi === null ? 0n : kernelVirt(vmi),
    id_bits: shape.idBits,
    istsz: shape.istsz,
    l2sz: shape.l2sz,
  };
  yield* callVoid({ func: LPI, caller, args }, freeTracked(kernel, vmId, shape));
}

/** Frees the SPI IST that a VM tracks. Mirrors `vgic_v5_free_allocated_spi_ist()`. */
export function* freeAllocatedSpiIst(kernel: Kernel, vm: number, caller: string): KvmProgram<void> {
  yield* callVoid({ func: SPI, caller, args: { vm } }, freeTrackedSpi(kernel, vm));
}

/** Entries of the level 1 table, as the free path counts them. */
export function* l1EntriesToFree(kernel: Kernel, shape: TwoLevelShape, site: string): KvmProgram<number> {
  return l1EntriesOfBytes(yield* tableBytes(l1SizeWhenFreed(kernel.revision, shape), site));
}

/**
 * The pointer to a level 2 table. The prototype may count more tables than it allocated, because its
 * section does not say their size; behind the array is memory that nobody wrote, as far as is known here.
 */
export function l2IstPointer(
  kernel: Kernel,
  { vmId, index }: { readonly vmId: number; readonly index: number },
): PhysAddr | null {
  return elementOf(kernel, { struct: 'vmi', key: vmId, array: 'h_lpi_l2_ists', index });
}

function* freeTracked(kernel: Kernel, vmId: number, shape: TwoLevelShape): KvmProgram<void> {
  const isTwoLevel = vmiNumber(kernel, vmId, 'h_lpi_ist_structure') !== 0;
  const pointers = vmiPointer(kernel, vmId, 'h_lpi_l2_ists');
  if (isTwoLevel && pointers !== null) {
    const l1Entries = yield* l1EntriesToFree(kernel, shape, LPI);
    for (let index = 0; index < l1Entries; index += 1) {
      yield* kfree(l2IstPointer(kernel, { vmId, index }), LPI);
    }
    yield* kfree(pointers, LPI);
    yield* setVmi(vmId, 'h_lpi_l2_ists', null);
  }
  yield* kfree(vmiPointer(kernel, vmId, 'h_lpi_ist'), LPI);
  yield* setVmi(vmId, 'h_lpi_ist', null);
}

function* freeTrackedSpi(kernel: Kernel, vm: number): KvmProgram<void> {
  const vmId = vmIdOf(kernel, vm);
  if (!hasVmi(kernel, vmId)) return;
  yield* kfree(vmiPointer(kernel, vmId, 'h_spi_ist'), SPI);
  yield* setVmi(vmId, 'h_spi_ist', null);
}

const LPI = 'vgic_v5_free_allocated_lpi_ist';
const SPI = 'vgic_v5_free_allocated_spi_ist';
