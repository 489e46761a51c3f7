import type { PhysAddr } from '../../arch/addr.ts';
import type { MaintenanceOp } from '../../memory/events.ts';
import type { Kernel } from '../kernel.ts';
import { dsbIshst, type KvmProgram, maintain } from '../steps.ts';

/** A byte range that the IRS shares, and what the caller asks for when caches need maintenance. */
export interface SyncRange {
  readonly addr: PhysAddr;
  readonly sizeBytes: number;
  readonly op: MaintenanceOp;
}

/**
 * Makes ranges the same for PEs and IRS. Mirrors `vgic_v5_clean_inval()` for each of them, and the
 * prototype's open-coded maintenance of all of them together.
 */
export function* cleanInval(kernel: Kernel, site: string, ranges: readonly SyncRange[]): KvmProgram<void> {
  const { revision, profile } = kernel;
  if (revision.has('sync-clean-inval')) {
    for (const { addr, sizeBytes } of ranges) {
      yield* dsbIshst(site);
      if (!profile.coherent) yield* maintain('clean-invalidate', addr, sizeBytes, site);
    }
    return;
  }
  if (!profile.coherent) {
    for (const { op, addr, sizeBytes } of ranges) yield* maintain(op, addr, sizeBytes, site);
    return;
  }
  // One barrier orders every store before it; only the helper issues one for each range.
  const barrierCount = revision.has('sync-helper') ? ranges.length : 1;
  for (let i = 0; i < barrierCount; i += 1) yield* dsbIshst(site);
}
