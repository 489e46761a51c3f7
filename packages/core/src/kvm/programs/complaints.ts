import { EINVAL } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { kvmErr, type KvmProgram, prErr, warn } from '../steps.ts';

/** `kvm_err()`, where the table code still talks. `vm` is null for what the host does at boot. */
export function* complain(kernel: Kernel, vm: number | null, message: string): KvmProgram<void> {
  if (!kernel.revision.has('quiet-errors')) yield* kvmErr(vm, message);
}

/** `pr_err()`, likewise. */
export function* complainOfHardware(kernel: Kernel, message: string): KvmProgram<void> {
  if (!kernel.revision.has('quiet-errors')) yield* prErr(message);
}

/** `-EINVAL` for a VM without a tracking structure, with `WARN_ON(!vmi)` in earlier code. */
export function* missingVmi(kernel: Kernel, site: string): KvmProgram<number> {
  if (!kernel.revision.has('quiet-missing-vmi')) yield* warn(site, '!vmi');
  return EINVAL;
}
