import { type PhysAddr, physOffset } from '../../arch/addr.ts';
import { fieldIsSet } from '../../arch/bits.ts';
import { L1_VMTE_VALID, l1VmteOffset } from '../../arch/vmte.ts';
import { elementOf, vmtNumber, vmtPointer } from '../bookkeeping.ts';
import { EINVAL } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, kfree, type KvmProgram } from '../steps.ts';
import { loadEntry } from './table-words.ts';

/** Frees the VM table and what keeps track of it. Mirrors `vgic_v5_vmt_free()`. */
export function* vmtFree(kernel: Kernel): KvmProgram<number> {
  return yield* call({ func: SITE, caller: 'harness', args: {} }, freeVmt(kernel));
}

function* freeVmt(kernel: Kernel): KvmProgram<number> {
  const isCleared = kernel.revision.has('vmt-pointer-cleared');
  const addr = kernel.state().vmtInfo?.addr ?? null;
  if (addr === null) return isCleared ? 0 : EINVAL;

  const base = vmtPointer(kernel, 'base');
  if (vmtNumber(kernel, 'two_level') !== 0) yield* freeL2Tables(kernel, base);
  yield* kfree(base, SITE);
  yield { type: 'kvm.resetVmIds' };
  yield* kfree(addr, SITE);
  if (isCleared) yield { type: 'kvm.retire', struct: 'vmt_info', key: 0 };
  return 0;
}

function* freeL2Tables(kernel: Kernel, base: PhysAddr | null): KvmProgram<void> {
  const l1Entries = vmtNumber(kernel, 'num_l1_ents');
  for (let index = 0; index < l1Entries; index += 1) {
    const isInstalled = kernel.revision.has('l2-pointer-lookup') || (yield* isL1Valid(kernel, base, index));
    // NULL is fine: most tables were never needed.
    if (isInstalled) yield* kfree(elementOf(kernel, { struct: 'vmt_info', key: 0, array: 'l2ptrs', index }), SITE);
  }
  yield* kfree(vmtPointer(kernel, 'l2ptrs'), SITE);
}

function* isL1Valid(kernel: Kernel, base: PhysAddr | null, index: number): KvmProgram<boolean> {
  if (base === null) return false;
  return fieldIsSet(yield* loadEntry(kernel, physOffset(base, l1VmteOffset(index)), SITE), L1_VMTE_VALID);
}

const SITE = 'vgic_v5_vmt_free';
