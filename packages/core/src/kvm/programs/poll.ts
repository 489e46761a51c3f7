import { fieldIsSet } from '../../arch/bits.ts';
import { IRS_VMT_STATUSR, IRS_VPE_STATUSR } from '../../arch/irs-vm-regs.ts';
import type { MmioAccess } from '../../pe/commands.ts';
import { wordOf } from '../../pe/program.ts';
import { ETIMEDOUT } from '../errno.ts';
import type { Kernel } from '../kernel.ts';
import { type KvmProgram, mmioRead, prErr } from '../steps.ts';

/** Waits until the VM registers are idle. Mirrors `vgic_v5_irs_wait_for_vm_op()`, called by `routine`. */
export function* waitForVmOp(kernel: Kernel, routine: string): KvmProgram<number> {
  return yield* waitForOp(kernel, routine, {
    register: IRS_VMT_STATUSR,
    wait: 'vgic_v5_irs_wait_for_vm_op',
    what: 'VM',
  });
}

/** Waits until the VPE registers are idle. Mirrors `vgic_v5_irs_wait_for_vpe_op()`. */
export function* waitForVpeOp(kernel: Kernel, routine: string): KvmProgram<number> {
  return yield* waitForOp(kernel, routine, {
    register: IRS_VPE_STATUSR,
    wait: 'vgic_v5_irs_wait_for_vpe_op',
    what: 'VPE',
  });
}

interface StatusPoll {
  readonly register: typeof IRS_VMT_STATUSR | typeof IRS_VPE_STATUSR;
  readonly wait: string;
  readonly what: 'VM' | 'VPE';
}

function* waitForOp(kernel: Kernel, routine: string, { register, wait, what }: StatusPoll): KvmProgram<number> {
  const isShared = kernel.revision.has('poll-10ms');
  // The host driver's helper polls for the later code; the prototype's wait function does it itself.
  const callers = isShared
    ? { caller0: wait, caller: 'gicv5_wait_for_op_s_atomic' }
    : { caller0: routine, caller: wait };
  const access = { offset: register.offset, widthBits: register.widthBits, ...callers };
  const isIdle = (status: bigint): boolean => fieldIsSet(status, register.fields.IDLE);
  if (yield* poll(access, isIdle, isShared ? TIMEOUT_US : PROTOTYPE_TIMEOUT_US)) return 0;
  yield* prErr(isShared ? `GICV5_${register.name} timeout...` : `Time out waiting for IRS ${what} Op`);
  return ETIMEDOUT;
}

/** `readl_poll_timeout_atomic()`: true when the condition came to hold. */
function* poll(
  access: MmioAccess,
  isDone: (status: bigint) => boolean,
  timeoutMicroseconds: number,
): KvmProgram<boolean> {
  for (let waited = 0; ;) {
    if (isDone(yield* mmioRead(access))) return true;
    if (waited >= timeoutMicroseconds) break;
    const passed = wordOf(yield { type: 'pe.delay', microseconds: STEP_US, timeoutMicroseconds });
    // A delay takes time, or the loop would have no end.
    waited += Math.max(STEP_US, Number(passed));
  }
  // Whatever took the time, the register has the last word.
  return isDone(yield* mmioRead(access));
}

const STEP_US = 1;
const TIMEOUT_US = 10_000;
const PROTOTYPE_TIMEOUT_US = 1_000_000;
