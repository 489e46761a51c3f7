import type { PhysAddr } from '../../arch/addr.ts';
import { fieldIsSet } from '../../arch/bits.ts';
import { IST_VALID, LPI_SECTION, SPI_SECTION } from '../../arch/ist-section.ts';
import { VMTE_VALID } from '../../arch/vmte.ts';
import { elementOf, hasVmi, setVm, setVmi, vmIdOf, vmiNumber, vmiPointer } from '../bookkeeping.ts';
import { EINVAL } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, kfree, type KvmProgram, warn } from '../steps.ts';
import { complain } from './complaints.ts';
import { lpiIstFree, spiIstFree } from './ist-free.ts';
import { withIrsLock } from './locks.ts';
import { drainPendingIrqs } from './pending.ts';
import { freeVmId } from './vm-id.ts';
import { getL2Vmte, readVmteWord, resetVmte } from './vmte.ts';

/** Frees what belongs to a VM and zeroes its VMTE. Mirrors `vgic_v5_vmte_release()`. */
export function* vmteRelease(kernel: Kernel, vm: number, caller: string): KvmProgram<number> {
  return yield* call({ func: SITE, caller, args: { vm } }, release(kernel, vm));
}

function* release(kernel: Kernel, vm: number): KvmProgram<number> {
  const { revision } = kernel;
  const found = yield* getL2Vmte(kernel, vm);
  if (!found.ok) return found.err;
  const word0 = yield* withIrsLock(kernel, readVmteWord(kernel, { vmte: found.vmte, word: 0, site: SITE }));
  const vmId = vmIdOf(kernel, vm);
  if (fieldIsSet(word0, VMTE_VALID)) {
    // The number is decimal, whatever its prefix says.
    yield* complain(kernel, vm, `Attempt to release a valid VMTE (0x${vmId ?? 0})!`);
    return EINVAL;
  }

  if (hasVmi(kernel, vmId)) {
    const freed = yield* freeVm(kernel, { vm, vmId, vmte: found.vmte });
    if (freed !== 0) return freed;
  } else if (!revision.has('quiet-missing-vmi')) {
    yield* warn(SITE, '!vmi');
  }

  const reset = yield* resetVmte(kernel, vm, SITE);
  if (reset !== 0) return reset;
  if (!revision.has('vm-id-by-teardown')) yield* freeVmId(kernel, vm);
  yield* setVm(vm, 'vmte_allocated', 0);
  return 0;
}

interface ReleasedVm {
  readonly vm: number;
  readonly vmId: number;
  readonly vmte: PhysAddr;
}

function* freeVm(kernel: Kernel, of: ReleasedVm): KvmProgram<number> {
  const { revision } = kernel;
  const areIstsFirst = revision.has('free-ists-first');
  if (!areIstsFirst) yield* freeTablesEarly(kernel, of.vmId);
  if (revision.has('ist-save-restore')) yield* drainPendingIrqs(kernel, of.vmId, { isInjected: false });
  const freed = yield* freeIsts(kernel, of);
  if (freed !== 0) return freed;
  if (areIstsFirst) {
    if (revision.has('free-vmi')) yield* freeVpeds(kernel, of.vmId);
    yield* kfree(vmiPointer(kernel, of.vmId, 'vpet_base'), SITE);
    yield* kfree(vmiPointer(kernel, of.vmId, 'vmd_base'), SITE);
  }
  const vmi = kernel.state().vmis[of.vmId]?.addr ?? null;
  yield { type: 'kvm.retire', struct: 'vmi', key: of.vmId };
  if (revision.has('free-vmi')) yield* kfree(vmi, SITE);
  return 0;
}

/** VMD and VPET before the ISTs. Their pointers stay published when freeing an IST fails. */
function* freeTablesEarly(kernel: Kernel, vmId: number): KvmProgram<void> {
  if (kernel.revision.has('free-vmi')) {
    yield* freeVpeds(kernel, vmId);
    yield* kfree(vmiPointer(kernel, vmId, 'vmd_base'), SITE);
    yield* kfree(vmiPointer(kernel, vmId, 'vpet_base'), SITE);
    return;
  }
  for (const field of ['vmd_base', 'vpet_base'] as const) {
    const table = vmiPointer(kernel, vmId, field);
    if (table === null) continue;
    yield* kfree(table, SITE);
    yield* setVmi(vmId, field, null);
  }
}

function* freeVpeds(kernel: Kernel, vmId: number): KvmProgram<void> {
  if (kernel.revision.has('vped-array')) {
    yield* kfree(vmiPointer(kernel, vmId, 'vped_base'), SITE);
    return;
  }
  const count = 2 ** vmiNumber(kernel, vmId, 'vpe_id_bits');
  for (let index = 0; index < count; index += 1) {
    yield* kfree(elementOf(kernel, { struct: 'vmi', key: vmId, array: 'vped_ptrs', index }), SITE);
  }
  yield* kfree(vmiPointer(kernel, vmId, 'vped_ptrs'), SITE);
}

function* freeIsts(kernel: Kernel, of: ReleasedVm): KvmProgram<number> {
  if (yield* hasIst(kernel, of, 'h_lpi_ist')) {
    const freed = yield* lpiIstFree(kernel, of.vm, SITE);
    if (freed !== 0) return freed;
  }
  if (yield* hasIst(kernel, of, 'h_spi_ist')) {
    const freed = yield* spiIstFree(kernel, of.vm, SITE);
    if (freed !== 0) return freed;
  }
  return 0;
}

/** The prototype believes the CPU's copy of the VMTE, not its own pointers. */
function* hasIst(kernel: Kernel, of: ReleasedVm, field: 'h_lpi_ist' | 'h_spi_ist'): KvmProgram<boolean> {
  if (kernel.revision.has('release-by-pointers')) return vmiPointer(kernel, of.vmId, field) !== null;
  const word = field === 'h_lpi_ist' ? LPI_SECTION : SPI_SECTION;
  return fieldIsSet(yield* readVmteWord(kernel, { vmte: of.vmte, word, site: SITE }), IST_VALID);
}

const SITE = 'vgic_v5_vmte_release';
