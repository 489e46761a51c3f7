import { fieldPut } from '../arch/bits.ts';
import { IRS_IST_BASER, IRS_IST_CFGR } from '../arch/irs-ist-regs.ts';
import { unreachable } from '../kernel/invariant.ts';
import { hasVmi, setVm, vmIdOf, vmiPointer, vmtPointer } from './bookkeeping.ts';
import type { ChangeName } from './change.ts';
import { ENXIO } from './errno.ts';
import { setEmulatedRegister } from './guest-frame.ts';
import type { Kernel } from './kernel.ts';
import { init } from './programs/init.ts';
import { irsAssignVmt, irsClearVmt } from './programs/irs-vmt.ts';
import { lpiIstFree } from './programs/ist-free.ts';
import { withConfigLock } from './programs/locks.ts';
import { lpiIstAlloc } from './programs/lpi-ist.ts';
import { discardPendingIrqs, restorePendingIrqs } from './programs/pending.ts';
import { resetVcpus } from './programs/reset.ts';
import { restoreLpiIst, restoreSpiIst } from './programs/restore.ts';
import { saveLpiIst, saveSpiIst } from './programs/save.ts';
import { sendCommand } from './programs/send-command.ts';
import { spiIstAlloc, spiIstAllocateThenAssign } from './programs/spi-ist.ts';
import { teardown } from './programs/teardown.ts';
import { vmtAllocate } from './programs/vmt-alloc.ts';
import { vmtFree } from './programs/vmt-free.ts';
import { vmteRelease } from './programs/vmte-release.ts';
import type { Revision } from './revisions.ts';
import { type KvmProgram, named } from './steps.ts';

/** What a scenario can have KVM do. @see shared/recordings/FORMAT.md section 3 */
export type KvmOperation =
  | { readonly op: 'probe' | 'vmt_free' }
  | { readonly op: VmOperationName; readonly vm: number }
  | {
      readonly op: 'spi_enable';
      readonly vm: number;
      readonly idBits: number;
      /** SPIs of the VM; null for as many as the ID bits number. */
      readonly spiCount: number | null;
      /** Whether the caller of earlier code frees the IST when it cannot be assigned. */
      readonly isFreedOnFailure: boolean;
    }
  | { readonly op: 'lpi_enable'; readonly vm: number; readonly idBits: number }
  | {
      readonly op: 'lpi_disable';
      readonly vm: number;
      /** Whether the IST is freed although the IRS did not give it up. */
      readonly isFreedOnFailure: boolean;
    };

/** Operations with no argument but the VM. */
export type VmOperationName =
  | 'vm_init'
  | 'vcpu_reset'
  | 'lpi_free'
  | 'vmte_make_invalid'
  | 'vmte_release'
  | 'teardown'
  | 'save_spi'
  | 'save_lpi'
  | 'restore_spi'
  | 'restore_lpi'
  | 'restore_pending'
  | 'discard_pending'
  | 'lpi_exists';

/** The operation as a program. It returns what `op_end` prints: 0, a negative error, or an answer. */
export function* operation(kernel: Kernel, op: KvmOperation): KvmProgram<number> {
  switch (op.op) {
    case 'probe':
      return yield* probe(kernel);
    case 'vmt_free':
      return yield* freeVmTable(kernel);
    case 'vm_init':
      return yield* withConfigLock(kernel, op.vm, createVm(kernel, op.vm));
    case 'vcpu_reset':
      yield* resetVcpus(kernel, op.vm);
      return 0;
    case 'spi_enable':
      return yield* withConfigLock(kernel, op.vm, enableSpis(kernel, op));
    case 'lpi_enable':
      return yield* withConfigLock(kernel, op.vm, enableLpis(kernel, op));
    case 'lpi_disable':
      return yield* withConfigLock(kernel, op.vm, disableLpis(kernel, op));
    case 'lpi_free':
      return yield* withConfigLock(kernel, op.vm, lpiIstFree(kernel, op.vm, HARNESS));
    case 'vmte_make_invalid':
      return yield* sendCommand(kernel, { vm: op.vm, vcpuIndex: 0, command: 'VMTE_MAKE_INVALID', caller: HARNESS });
    case 'vmte_release':
      return yield* withConfigLock(kernel, op.vm, vmteRelease(kernel, op.vm, HARNESS));
    case 'teardown':
      yield* withConfigLock(kernel, op.vm, teardown(kernel, op.vm, HARNESS));
      return 0;
    case 'save_spi':
      return yield* withConfigLock(kernel, op.vm, saveSpiIst(kernel, op.vm));
    case 'save_lpi':
      return yield* withConfigLock(kernel, op.vm, saveLpiIst(kernel, op.vm));
    case 'restore_spi':
      return yield* withConfigLock(kernel, op.vm, restoreSpiIst(kernel, op.vm));
    case 'restore_lpi':
      return yield* withConfigLock(kernel, op.vm, restoreLpiIst(kernel, op.vm));
    case 'restore_pending':
      return yield* withConfigLock(kernel, op.vm, restorePendingIrqs(kernel, op.vm));
    case 'discard_pending':
      yield* withConfigLock(kernel, op.vm, discardPendingIrqs(kernel, op.vm));
      return 0;
    case 'lpi_exists':
      return yield* lpiIstExists(kernel, op.vm);
    default:
      return unreachable(op);
  }
}

/** Whether a revision has the code for an operation, and what it lacks otherwise. */
export type Availability = { readonly isAvailable: true } | { readonly isAvailable: false; readonly message: string };

/** Whether a revision has an operation. The message names both. */
export function operationIsAvailable(revision: Revision, op: string): Availability {
  const needed = NEEDED_CHANGES.get(op);
  if (needed === undefined || revision.has(needed)) return { isAvailable: true };
  return {
    isAvailable: false,
    message: `operation ${op}: revision ${revision.name} does not have it, it needs the change ${needed}`,
  };
}

function* probe(kernel: Kernel): KvmProgram<number> {
  const allocated = yield* vmtAllocate(kernel);
  if (allocated !== 0) return allocated;
  // A table that was allocated has a base.
  const base = vmtPointer(kernel, 'base');
  return base === null ? ENXIO : yield* irsAssignVmt(kernel, base);
}

/** The table is only freed when the IRS has given it up. */
function* freeVmTable(kernel: Kernel): KvmProgram<number> {
  if (kernel.revision.has('clear-vmt')) {
    const cleared = yield* irsClearVmt(kernel);
    if (cleared !== 0) return cleared;
  }
  return yield* vmtFree(kernel);
}

/** A new VM has a new IRS frame, `kvm_vgic_v5_irs_init()`. */
function* createVm(kernel: Kernel, vm: number): KvmProgram<number> {
  const ret = yield* init(kernel, vm);
  if (ret === 0 && kernel.state().frames[vm] !== undefined) yield { type: 'kvm.resetEmulatedFrame', vm };
  return ret;
}

function* enableSpis(kernel: Kernel, op: Extract<KvmOperation, { op: 'spi_enable' }>): KvmProgram<number> {
  yield* setVm(op.vm, 'nr_spis', op.spiCount ?? 2 ** op.idBits);
  return kernel.revision.has('spi-alloc-assigns')
    ? yield* spiIstAlloc(kernel, op)
    : yield* spiIstAllocateThenAssign(kernel, op);
}

function* enableLpis(kernel: Kernel, op: Extract<KvmOperation, { op: 'lpi_enable' }>): KvmProgram<number> {
  const ret = yield* lpiIstAlloc(kernel, { ...op, guestIstBase: GUEST_IST_BASE, caller: HARNESS });
  if (ret === 0) {
    // What the guest sees: IST_CFGR and IST_BASER change only if the host could follow.
    yield* setEmulatedRegister(op.vm, IRS_IST_CFGR, fieldPut(IRS_IST_CFGR.fields.LPI_ID_BITS, op.idBits));
    yield* setEmulatedRegister(op.vm, IRS_IST_BASER, GUEST_IST_BASE | fieldPut(IRS_IST_BASER.fields.VALID, 1));
  }
  return ret;
}

function* disableLpis(kernel: Kernel, op: Extract<KvmOperation, { op: 'lpi_disable' }>): KvmProgram<number> {
  const command = 'LPI_VIST_MAKE_INVALID';
  const refused = yield* sendCommand(kernel, { vm: op.vm, vcpuIndex: 0, command, caller: HARNESS });
  if (refused !== 0 && !op.isFreedOnFailure) return refused;
  yield* setEmulatedRegister(op.vm, IRS_IST_BASER, GUEST_IST_BASE);
  const freed = yield* lpiIstFree(kernel, op.vm, HARNESS);
  return refused === 0 ? freed : refused;
}

/** Mirrors `vgic_v5_lpi_ist_exists()`. */
function* lpiIstExists(kernel: Kernel, vm: number): KvmProgram<number> {
  const func = 'vgic_v5_lpi_ist_exists';
  const vmId = vmIdOf(kernel, vm);
  const exists = hasVmi(kernel, vmId) && vmiPointer(kernel, vmId, 'h_lpi_ist') !== null;
  const ret = hasVmi(kernel, vmId) ? Number(exists) : ENXIO;
  yield { type: 'call.enter', func, caller: HARNESS, args: named({ vm }) };
  yield { type: 'call.return', func, caller: HARNESS, ret };
  return ret;
}

/** Where the guest of `lpi_enable` says that its table is. */
const GUEST_IST_BASE = 0x8000_0000n;
const HARNESS = 'harness';

/** The operations that not every revision has, and the change that brings each. */
const NEEDED_CHANGES: ReadonlyMap<string, ChangeName> = new Map<KvmOperation['op'], ChangeName>([
  ['save_spi', 'ist-save-restore'],
  ['save_lpi', 'ist-save-restore'],
  ['restore_spi', 'ist-save-restore'],
  ['restore_lpi', 'ist-save-restore'],
  ['restore_pending', 'ist-save-restore'],
  ['discard_pending', 'ist-save-restore'],
  ['lpi_exists', 'ist-save-restore'],
]);

/** The operations that a revision does not have. */
export function missingOperations(revision: Revision): readonly string[] {
  return [...NEEDED_CHANGES].filter(([, needed]) => !revision.has(needed)).map(([op]) => op);
}
