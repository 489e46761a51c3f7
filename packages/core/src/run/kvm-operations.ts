import { ModelBug } from '../kernel/invariant.ts';
import { type KvmOperation, operation, type VmOperationName } from '../kvm/operations.ts';
import { flagOr, kernelOf, numberOf, type OperationContext, type Steps, vmOf } from './operation-context.ts';
import type { ScenarioOperation } from './scenario.ts';

/** An operation of KVM as a program. @throws ModelBug when KVM has none of that name. */
export function kvmSteps(context: OperationContext, of: ScenarioOperation): Steps {
  return operation(kernelOf(context), kvmOperation(of));
}

function kvmOperation(of: ScenarioOperation): KvmOperation {
  switch (of.op) {
    case 'probe':
    case 'vmt_free':
      return { op: of.op };
    case 'spi_enable': {
      const spiCount = 'nr_spis' in of.args ? numberOf(of, 'nr_spis') : null;
      const isFreedOnFailure = flagOr(of, 'free_on_failure', true);
      return { op: 'spi_enable', vm: vmOf(of), idBits: numberOf(of, 'id_bits'), spiCount, isFreedOnFailure };
    }
    case 'lpi_enable':
      return { op: 'lpi_enable', vm: vmOf(of), idBits: numberOf(of, 'id_bits') };
    case 'lpi_disable':
      return { op: 'lpi_disable', vm: vmOf(of), isFreedOnFailure: flagOr(of, 'free_on_failure', false) };
    default:
      if (isVmOperation(of.op)) return { op: of.op, vm: vmOf(of) };
      throw new ModelBug(`operation ${of.index}: unforeseen ${of.op}`);
  }
}

function isVmOperation(op: string): op is VmOperationName {
  return Object.hasOwn(VM_OPERATIONS, op);
}

const VM_OPERATIONS: Readonly<Record<VmOperationName, true>> = {
  vm_init: true,
  vcpu_reset: true,
  lpi_free: true,
  vmte_make_invalid: true,
  vmte_release: true,
  teardown: true,
  save_spi: true,
  save_lpi: true,
  restore_spi: true,
  restore_lpi: true,
  restore_pending: true,
  discard_pending: true,
  lpi_exists: true,
};
