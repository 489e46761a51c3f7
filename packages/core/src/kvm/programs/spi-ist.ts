import type { PhysAddr } from '../../arch/addr.ts';
import type { IstszField } from '../../arch/geometry.ts';
import { hasVmi, vmIdOf, vmiPointer } from '../bookkeeping.ts';
import { EBUSY, EINVAL, ETIMEDOUT } from '../errno.ts';
import { decideIstShape, requiredIstsz, type ShapeDecision } from '../ist-shape-decision.ts';
import type { Kernel } from '../kernel.ts';
import { call, type KvmProgram } from '../steps.ts';
import { vmteAssignIst } from './assign.ts';
import { missingVmi } from './complaints.ts';
import { freeAllocatedSpiIst } from './free-allocated-ist.ts';
import { allocLinearIst } from './ist-alloc.ts';

/** The SPI IST that a VM is to have. */
export interface SpiIst {
  readonly vm: number;
  readonly idBits: number;
}

/** Allocates a VM's SPI IST and assigns it. Mirrors `vgic_v5_spi_ist_alloc()`. */
export function* spiIstAlloc(kernel: Kernel, ist: SpiIst): KvmProgram<number> {
  const args = { vm: ist.vm, id_bits: ist.idBits };
  return yield* call({ func: ALLOC, caller: 'harness', args }, allocAndAssign(kernel, ist));
}

/**
 * What callers of earlier code did: `vgic_v5_spi_ist_allocate()`, then `vgic_v5_vmte_assign_ist()`, and on
 * failure perhaps `vgic_v5_free_allocated_spi_ist()`.
 */
export function* spiIstAllocateThenAssign(
  kernel: Kernel,
  ist: SpiIst & { readonly isFreedOnFailure: boolean },
): KvmProgram<number> {
  const istsz = requiredIstsz(kernel.profile, ist.idBits);
  const args = { vm: ist.vm, id_bits: ist.idBits, istsz };
  const allocated = yield* call({ func: ALLOCATE, caller: 'harness', args }, allocateOnly(kernel, ist, istsz));
  if (allocated !== 0) return allocated;
  const ret = yield* assign(kernel, ist, 'harness');
  // Only code with the helper has something to call.
  if (ret !== 0 && ist.isFreedOnFailure && kernel.revision.has('free-helpers')) {
    yield* freeAllocatedSpiIst(kernel, ist.vm, 'harness');
  }
  return ret;
}

function* allocAndAssign(kernel: Kernel, ist: SpiIst): KvmProgram<number> {
  const { revision } = kernel;
  const istsz = requiredIstsz(kernel.profile, ist.idBits);
  yield* traceIstIstsz(ist.idBits, istsz, ALLOC);
  const vmId = vmIdOf(kernel, ist.vm);
  if (!hasVmi(kernel, vmId)) return yield* missingVmi(kernel, ALLOC);
  if (revision.has('ebusy-guard') && vmiPointer(kernel, vmId, 'h_spi_ist') !== null) return EBUSY;

  const allocated = yield* allocLinearIst(kernel, { ...ist, istsz, type: 'spi' }, ALLOC);
  if (allocated !== 0) return allocated;
  const ret = yield* assign(kernel, ist, ALLOC);
  const isKept = ret === ETIMEDOUT && revision.has('timeout-kills-vm');
  if (ret !== 0 && !isKept) yield* freeAllocatedSpiIst(kernel, ist.vm, ALLOC);
  return ret;
}

function* allocateOnly(kernel: Kernel, ist: SpiIst, istsz: IstszField): KvmProgram<number> {
  if (!hasVmi(kernel, vmIdOf(kernel, ist.vm))) return yield* missingVmi(kernel, ALLOCATE);
  return yield* allocLinearIst(kernel, { ...ist, istsz, type: 'spi' }, ALLOCATE);
}

function* assign(kernel: Kernel, { vm, idBits }: SpiIst, caller: string): KvmProgram<number> {
  const istBase = spiIstBase(kernel, vm);
  if (istBase === null) return EINVAL;
  const { section: sizes, structure } = shapeOf(kernel, idBits);
  return yield* vmteAssignIst(kernel, { vm, type: 'spi', section: { istBase, structure, idBits, ...sizes } }, caller);
}

/** The call of `vgic_v5_ist_istsz()`, as it is traced. */
export function* traceIstIstsz(idBits: number, istsz: IstszField, caller: string): KvmProgram<void> {
  const func = 'vgic_v5_ist_istsz';
  yield { type: 'call.enter', func, caller, args: [{ name: 'id_bits', value: idBits }] };
  yield { type: 'call.return', func, caller, ret: istsz };
}

function shapeOf({ revision, profile: host }: Kernel, idBits: number): ShapeDecision {
  return decideIstShape({ revision, host, type: 'spi', idBits });
}

function spiIstBase(kernel: Kernel, vm: number): PhysAddr | null {
  const vmId = vmIdOf(kernel, vm);
  return hasVmi(kernel, vmId) ? vmiPointer(kernel, vmId, 'h_spi_ist') : null;
}

const ALLOC = 'vgic_v5_spi_ist_alloc';
const ALLOCATE = 'vgic_v5_spi_ist_allocate';
