import { type Word64, ZERO_WORD } from '../../arch/addr.ts';
import type { IstType } from '../../arch/intid.ts';
import { encodeVmapL2Vmtr, encodeVmapVistr, encodeVmapVmr, type MapAction } from '../../arch/irs-commands.ts';
import { IRS_VMAP_L2_VMTR, IRS_VMAP_VISTR, IRS_VMAP_VMR, IRS_VMT_BASER } from '../../arch/irs-vm-regs.ts';
import type { Register } from '../../arch/register.ts';
import type { Kernel } from '../kernel.ts';
import { type KvmProgram, mmioRead, mmioWrite, prErr } from '../steps.ts';
import { withRoutineLock } from './locks.ts';
import { waitForVmOp } from './poll.ts';

/** Makes the L1 VMTE of a VM valid. Mirrors `vgic_v5_irs_vmap_l2_vmt()`. */
export function* irsVmapL2Vmt(kernel: Kernel, vmId: number): KvmProgram<number> {
  const value = encodeVmapL2Vmtr({ vmId: u16(vmId) });
  return yield* irsVmOp(kernel, 'vgic_v5_irs_vmap_l2_vmt', IRS_VMAP_L2_VMTR, value);
}

/** Makes a VM valid or invalid. Mirrors `__vgic_v5_irs_vmap_vm()`. */
export function* irsVmapVm(kernel: Kernel, vmId: number, action: MapAction): KvmProgram<number> {
  const value = encodeVmapVmr({ vmId: u16(vmId), action });
  return yield* irsVmOp(kernel, '__vgic_v5_irs_vmap_vm', IRS_VMAP_VMR, value);
}

/** Makes an IST valid or invalid. Mirrors `__vgic_v5_irs_update_vist_validity()`. */
export function* irsUpdateVist(
  kernel: Kernel,
  { vmId, type, action }: { readonly vmId: number; readonly type: IstType; readonly action: MapAction },
): KvmProgram<number> {
  const value = encodeVmapVistr({ vmId: u16(vmId), type, action });
  return yield* irsVmOp(kernel, '__vgic_v5_irs_update_vist_validity', IRS_VMAP_VISTR, value);
}

/** Takes the VM table from the IRS: the body of `vgic_v5_irs_clear_vmt()`. */
export function* irsClearVmtBaser(kernel: Kernel): KvmProgram<number> {
  return yield* irsVmOp(kernel, 'vgic_v5_irs_clear_vmt', IRS_VMT_BASER, ZERO_WORD);
}

/** Writes a register through the accessor of its width: `irs_writel_relaxed()`, `irs_writeq_relaxed()`. */
export function* irsWrite(register: Register, value: Word64, routine: string): KvmProgram<void> {
  const caller = register.widthBits === 64 ? 'irs_writeq_relaxed' : 'irs_writel_relaxed';
  yield* mmioWrite({ offset: register.offset, widthBits: register.widthBits, caller0: routine, caller }, value);
}

/** Reads a register through the accessor of its width. */
export function* irsRead(register: Register, routine: string): KvmProgram<Word64> {
  const caller = register.widthBits === 64 ? 'irs_readq_relaxed' : 'irs_readl_relaxed';
  return yield* mmioRead({ offset: register.offset, widthBits: register.widthBits, caller0: routine, caller });
}

/** Waits for VM registers, and reports a failure as the prototype's routines do. */
export function* waitForVmOpIn(kernel: Kernel, routine: string): KvmProgram<number> {
  const ret = yield* waitForVmOp(kernel, routine);
  if (ret !== 0 && !kernel.revision.has('irs-write-helper')) {
    yield* prErr('GICv5 IRS_VMT_STATUSR stable state not reached');
  }
  return ret;
}

/** The argument is a `u16` in the kernel: higher bits are lost. */
export function u16(value: number): number {
  return value % 2 ** 16;
}

/** Waits, writes, waits. Mirrors `vgic_v5_irs_write_vm_mmio_reg()`, which the prototype spells out in each routine. */
function* irsVmOp(kernel: Kernel, routine: string, register: Register, value: Word64): KvmProgram<number> {
  const writer = kernel.revision.has('irs-write-helper') ? 'vgic_v5_irs_write_vm_mmio_reg' : routine;
  return yield* withRoutineLock(kernel, writeBetweenPolls(kernel, { routine: writer, register, value }));
}

function* writeBetweenPolls(
  kernel: Kernel,
  op: { readonly routine: string; readonly register: Register; readonly value: Word64 },
): KvmProgram<number> {
  // Make sure that the registers are idle to begin with.
  const busy = yield* waitForVmOpIn(kernel, op.routine);
  if (busy !== 0) return busy;
  yield* irsWrite(op.register, op.value, op.routine);
  return yield* waitForVmOpIn(kernel, op.routine);
}
