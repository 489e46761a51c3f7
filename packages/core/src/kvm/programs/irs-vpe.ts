import type { Word64 } from '../../arch/addr.ts';
import { encodeVmapVper } from '../../arch/irs-commands.ts';
import { decodeVpeStatusr } from '../../arch/irs-status.ts';
import { IRS_VMAP_VPER, IRS_VPE_CR0, IRS_VPE_DBR, IRS_VPE_SELR, IRS_VPE_STATUSR } from '../../arch/irs-vm-regs.ts';
import { encodeVpeCr0, encodeVpeDbr, encodeVpeSelr, type VpeSelection } from '../../arch/irs-vpe.ts';
import type { Register } from '../../arch/register.ts';
import { EINVAL } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { call, type KvmProgram, prErr } from '../steps.ts';
import { complainOfHardware } from './complaints.ts';
import { irsRead, irsWrite, u16, waitForVmOpIn } from './irs-commands.ts';
import { withRoutineLock } from './locks.ts';
import { waitForVpeOp } from './poll.ts';

/** A VPE to be made valid, and the LPI that it rings. */
export interface VpeSetUp {
  readonly vmId: number;
  readonly vpeId: number;
  readonly hwirq: number;
}

/** Makes a VPE valid and sets its doorbell. Mirrors `vgic_v5_irs_set_up_vpe()`. */
export function* irsSetUpVpe(kernel: Kernel, vpe: VpeSetUp): KvmProgram<number> {
  const args = { vm_id: vpe.vmId, vpe_id: vpe.vpeId, db_hwirq: BigInt(vpe.hwirq) };
  return yield* call(
    { func: SITE, caller: 'vgic_v5_db_set_vcpu_affinity', args },
    withRoutineLock(kernel, setUpVpe(kernel, vpe)),
  );
}

/** Writes the configuration of a VPE that is valid. Mirrors the prototype's `vgic_v5_irs_vpe_cr0_update()`. */
export function* irsUpdateVpeCr0(
  kernel: Kernel,
  { vmId, vpeId, cr0 }: { readonly vmId: number; readonly vpeId: number; readonly cr0: Word64 },
): KvmProgram<number> {
  return yield* withRoutineLock(kernel, updateVpeCr0(kernel, { vmId: u16(vmId), vpeId: u16(vpeId) }, cr0));
}

function* updateVpeCr0(kernel: Kernel, ids: VpeSelection, cr0: Word64): KvmProgram<number> {
  const site = 'vgic_v5_irs_vpe_cr0_update';
  const selected = yield* selectVpe(kernel, ids, site);
  if (selected !== 0) return selected;
  return yield* writeVpeRegister(kernel, { register: IRS_VPE_CR0, value: cr0, site });
}

function* setUpVpe(kernel: Kernel, vpe: VpeSetUp): KvmProgram<number> {
  // Make sure that the registers are idle to begin with.
  const busy = yield* waitForVmOpIn(kernel, SITE);
  if (busy !== 0) return busy;

  const ids = { vmId: u16(vpe.vmId), vpeId: u16(vpe.vpeId) };
  yield* irsWrite(IRS_VMAP_VPER, encodeVmapVper(ids), SITE);
  const mapped = yield* waitForVmOpIn(kernel, SITE);
  if (mapped !== 0) return mapped;

  const selected = yield* selectVpe(kernel, ids, SITE);
  if (selected !== 0) return selected;

  // Targeted routing only: no 1-of-N selection of this VPE.
  const cr0 = encodeVpeCr0({ isExcludedFromOneOfN: true });
  const configured = yield* writeVpeRegister(kernel, { register: IRS_VPE_CR0, value: cr0, site: SITE });
  if (configured !== 0) return configured;
  return yield* writeVpeRegister(kernel, { register: IRS_VPE_DBR, value: vpeDbr(kernel, vpe.hwirq), site: SITE });
}

/** Selects the VPE that the other VPE registers are about. */
function* selectVpe(kernel: Kernel, ids: VpeSelection, site: string): KvmProgram<number> {
  yield* irsWrite(IRS_VPE_SELR, encodeVpeSelr(ids), site);
  const selected = yield* waitForVpeOpIn(kernel, site);
  if (selected !== 0) return selected;
  if (decodeVpeStatusr(yield* irsRead(IRS_VPE_STATUSR, site)).isValid) return 0;
  yield* complainOfHardware(kernel, 'Write to IRS_VPE_SELR did not successfully select a valid VPE');
  return EINVAL;
}

function* writeVpeRegister(
  kernel: Kernel,
  { register, value, site }: { readonly register: Register; readonly value: Word64; readonly site: string },
): KvmProgram<number> {
  yield* irsWrite(register, value, site);
  const ret = yield* waitForVpeOpIn(kernel, site);
  // The prototype looks for a bit F that the register does not have, and so never finds it set.
  if (ret === 0 && !kernel.revision.has('drop-status-f')) yield* irsRead(IRS_VPE_STATUSR, site);
  return ret;
}

function* waitForVpeOpIn(kernel: Kernel, site: string): KvmProgram<number> {
  const ret = yield* waitForVpeOp(kernel, site);
  if (ret !== 0 && !kernel.revision.has('irs-write-helper')) yield* prErr('GICv5 IRS_VPE stable state not reached');
  return ret;
}

/** The VPE has not run yet, so every interrupt for it is to ring. */
function vpeDbr(kernel: Kernel, hwirq: number): Word64 {
  const priorityMask = kernel.revision.has('doorbell-mask-zero') ? 0 : LOWEST_PRIORITY;
  return encodeVpeDbr({ isValid: true, lpiId: hwirq, priorityMask, isRequested: false });
}

const SITE = 'vgic_v5_irs_set_up_vpe';
const LOWEST_PRIORITY = 31;
