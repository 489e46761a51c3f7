import { hasVmi, vmIdOf } from '../bookkeeping.ts';
import { ENXIO } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, callVoid, kfree, type KvmProgram } from '../steps.ts';

/** Makes pending again what was pending when the ISTs were saved. Mirrors `vgic_v5_restore_pending_irqs()`. */
export function* restorePendingIrqs(kernel: Kernel, vm: number): KvmProgram<number> {
  return yield* call(
    { func: RESTORE, caller: 'harness', args: { vm } },
    processPendingIrqs(kernel, { vm, isInjected: true }),
  );
}

/** Forgets it instead. Mirrors `vgic_v5_discard_pending_irqs()`. */
export function* discardPendingIrqs(kernel: Kernel, vm: number): KvmProgram<void> {
  yield* callVoid({ func: DISCARD, caller: 'harness', args: { vm } }, discard(kernel, vm));
}

/** Empties a VM's list of pending interrupts. Mirrors `vgic_v5_drain_pending_irqs()`. */
export function* drainPendingIrqs(
  kernel: Kernel,
  vmId: number,
  { isInjected }: { readonly isInjected: boolean },
): KvmProgram<void> {
  for (;;) {
    const oldest = kernel.state().pending[vmId]?.[0];
    if (oldest === undefined) return;
    const { addr, intid } = oldest;
    if (isInjected) yield { type: 'kvm.injectPending', vmId, intid, pending: 1 };
    yield { type: 'kvm.unlinkPending', key: vmId, addr };
    yield* kfree(addr, 'vgic_v5_drain_pending_irqs');
  }
}

interface PendingOf {
  readonly vm: number;
  /** True to replay them, false to drop them. */
  readonly isInjected: boolean;
}

function* discard(kernel: Kernel, vm: number): KvmProgram<void> {
  yield* processPendingIrqs(kernel, { vm, isInjected: false });
}

/** Mirrors `vgic_v5_process_pending_irqs()`. */
function* processPendingIrqs(kernel: Kernel, { vm, isInjected }: PendingOf): KvmProgram<number> {
  const args = { vm, inject: isInjected ? 1 : 0 };
  const caller = isInjected ? RESTORE : DISCARD;
  return yield* call({ func: 'vgic_v5_process_pending_irqs', caller, args }, drain(kernel, { vm, isInjected }));
}

function* drain(kernel: Kernel, { vm, isInjected }: PendingOf): KvmProgram<number> {
  const vmId = vmIdOf(kernel, vm);
  if (!hasVmi(kernel, vmId)) return ENXIO;
  yield* drainPendingIrqs(kernel, vmId, { isInjected });
  return 0;
}

const RESTORE = 'vgic_v5_restore_pending_irqs';
const DISCARD = 'vgic_v5_discard_pending_irqs';
