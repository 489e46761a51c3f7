import type { Kernel } from '../kernel.ts';
import { type KvmProgram, withLock } from '../steps.ts';

/** Runs a body under the IRS lock, `vgic_v5_irs_lock`, where the revision has it. */
export function* withIrsLock<Return>(kernel: Kernel, body: KvmProgram<Return>): KvmProgram<Return> {
  if (!kernel.revision.has('irs-lock')) return yield* body;
  return yield* withLock({ lock: 'vgic_v5_irs_lock', instance: 0, pe: kernel.pe }, body);
}

/** Runs a command routine under the prototype's `vm_config_lock`. */
export function* withRoutineLock<Return>(kernel: Kernel, body: KvmProgram<Return>): KvmProgram<Return> {
  if (kernel.revision.has('drop-routine-lock')) return yield* body;
  return yield* withLock({ lock: 'vm_config_lock', instance: 0, pe: kernel.pe }, body);
}

/** Runs a body under the mutex that serialises the installation of L2 VM tables. */
export function* withVmtL2Lock<Return>(kernel: Kernel, body: KvmProgram<Return>): KvmProgram<Return> {
  if (!kernel.revision.has('vmt-l2-lock')) return yield* body;
  return yield* withLock({ lock: 'vmt_l2_lock', instance: 0, pe: kernel.pe }, body);
}

/** Runs an operation on a VM under its `kvm->arch.config_lock`, where the revision asserts it. */
export function* withConfigLock<Return>(kernel: Kernel, vm: number, body: KvmProgram<Return>): KvmProgram<Return> {
  if (!kernel.revision.has('config-lock')) return yield* body;
  return yield* withLock({ lock: 'config_lock', instance: vm, pe: kernel.pe }, body);
}
