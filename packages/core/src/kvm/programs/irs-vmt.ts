import type { PhysAddr } from '../../arch/addr.ts';
import { decodeVmtBaser, encodeVmtBaser, encodeVmtCfgr } from '../../arch/irs-tables.ts';
import { IRS_VMT_BASER, IRS_VMT_CFGR } from '../../arch/irs-vm-regs.ts';
import { EBUSY } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, type KvmProgram, prErr } from '../steps.ts';
import { complainOfHardware } from './complaints.ts';
import { irsClearVmtBaser, irsRead, irsWrite } from './irs-commands.ts';
import { withIrsLock } from './locks.ts';
import { waitForVmOp } from './poll.ts';

/** Gives the VM table to the IRS. Mirrors `vgic_v5_irs_assign_vmt()`. */
export function* irsAssignVmt(kernel: Kernel, base: PhysAddr): KvmProgram<number> {
  const { vmtTwoLevel, vmIdBits } = kernel.profile.irs;
  const args = { two_level: vmtTwoLevel ? 1 : 0, vm_id_bits: vmIdBits, vmt_base: BigInt(base) };
  return yield* call({ func: ASSIGN, caller: 'harness', args }, withIrsLock(kernel, assignVmt(kernel, base)));
}

/** Takes the VM table from the IRS. Mirrors `vgic_v5_irs_clear_vmt()`. */
export function* irsClearVmt(kernel: Kernel): KvmProgram<number> {
  return yield* call(
    { func: 'vgic_v5_irs_clear_vmt', caller: 'harness', args: {} },
    withIrsLock(kernel, irsClearVmtBaser(kernel)),
  );
}

function* assignVmt(kernel: Kernel, base: PhysAddr): KvmProgram<number> {
  const { revision, profile } = kernel;
  if (revision.has('idle-before-vmt')) {
    const busy = yield* waitForVmOp(kernel, ASSIGN);
    if (busy !== 0) return busy;
  }

  if (decodeVmtBaser(yield* irsRead(IRS_VMT_BASER, ASSIGN)).isValid) {
    yield* complainOfHardware(kernel, "VMT is already valid; can't assign a new VMT!");
    return EBUSY;
  }
  const structure = profile.irs.vmtTwoLevel ? 'two-level' : 'linear';
  yield* irsWrite(IRS_VMT_CFGR, encodeVmtCfgr({ vmIdBits: profile.irs.vmIdBits, structure }), ASSIGN);
  yield* irsWrite(IRS_VMT_BASER, encodeVmtBaser({ isValid: true, base }), ASSIGN);

  const ret = yield* waitForVmOp(kernel, ASSIGN);
  if (ret !== 0 && !revision.has('quiet-errors')) yield* prErr('Failed to initialise VMT');
  return ret;
}

const ASSIGN = 'vgic_v5_irs_assign_vmt';
