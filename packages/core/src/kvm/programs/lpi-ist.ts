import { hasVmi, vmIdOf, vmiPointer } from '../bookkeeping.ts';
import { EBUSY, EINVAL, ETIMEDOUT } from '../errno.ts';
import { decideIstShape, type ShapeDecision } from '../ist-shape-decision.ts';
import type { Kernel } from '../kernel.ts';
import { call, type KvmProgram, warn } from '../steps.ts';
import { vmteAssignIst } from './assign.ts';
import { complain } from './complaints.ts';
import { freeAllocatedLpiIst } from './free-allocated-ist.ts';
import { allocLinearIst, allocTwoLevelLpiIst } from './ist-alloc.ts';
import { traceIstIstsz } from './spi-ist.ts';

/** The LPI IST that a guest asks for. */
export interface LpiIst {
  readonly vm: number;
  readonly idBits: number;
  /** What the guest wrote into IST_BASER: passed by the prototype's signature, and never used. */
  readonly guestIstBase: bigint;
  readonly caller: string;
}

/** Allocates the host's LPI IST for a guest and assigns it. Mirrors `vgic_v5_lpi_ist_alloc()`. */
export function* lpiIstAlloc(kernel: Kernel, ist: LpiIst): KvmProgram<number> {
  const args = kernel.revision.has('alloc-names')
    ? { vm: ist.vm, id_bits: ist.idBits }
    : { vm: ist.vm, guest_ist_base: ist.guestIstBase, id_bits: ist.idBits };
  return yield* call({ func: SITE, caller: ist.caller, args }, allocAndAssign(kernel, ist));
}

function* allocAndAssign(kernel: Kernel, { vm, idBits }: LpiIst): KvmProgram<number> {
  const { revision } = kernel;
  const vmId = vmIdOf(kernel, vm);
  if (!hasVmi(kernel, vmId)) {
    if (!revision.has('quiet-missing-vmi')) yield* warn(SITE, '!vmi');
    return EINVAL;
  }
  if (revision.has('ebusy-guard') && vmiPointer(kernel, vmId, 'h_lpi_ist') !== null) return EBUSY;

  const { shape, structure, section: sizes } = yield* decideShape(kernel, idBits);
  const allocated =
    structure === 'two-level'
      ? yield* allocTwoLevelLpiIst(kernel, { vm, ...shape }, SITE)
      : yield* allocLinearIst(kernel, { vm, type: 'lpi', idBits, istsz: shape.istsz }, SITE);
  if (allocated !== 0) {
    yield* complain(kernel, vm, 'Failed to allocate LPI IST');
    return allocated;
  }

  const istBase = vmiPointer(kernel, vmId, 'h_lpi_ist');
  if (istBase === null) return EINVAL;
  const section = { istBase, structure, idBits, ...sizes };
  const ret = yield* vmteAssignIst(kernel, { vm, type: 'lpi', section }, SITE);
  const isKept = ret === ETIMEDOUT && revision.has('timeout-kills-vm');
  if (ret !== 0 && !isKept && revision.has('unwind-on-error')) {
    yield* freeAllocatedLpiIst(kernel, { vmId, shape, caller: SITE });
  }
  return ret;
}

/** The decision, with the calls that it is made by as they are traced. */
function* decideShape(kernel: Kernel, idBits: number): KvmProgram<ShapeDecision> {
  const { revision, profile: host } = kernel;
  const decision = decideIstShape({ revision, host, type: 'lpi', idBits });
  yield* traceIstIstsz(idBits, decision.shape.istsz, SITE);
  if (decision.dividesByZero) yield { type: 'ub.divideByZero', site: SITE, expr: 'PAGE_SIZE / host_istsz' };
  // Later it is the host driver's gicv5_irs_l2_sz(), which is not traced.
  if (!revision.has('host-l2sz-helper')) {
    const func = 'vgic_v5_ist_l2sz';
    yield { type: 'call.enter', func, caller: SITE, args: [] };
    yield { type: 'call.return', func, caller: SITE, ret: decision.shape.l2sz };
  }
  return decision;
}

const SITE = 'vgic_v5_lpi_ist_alloc';
