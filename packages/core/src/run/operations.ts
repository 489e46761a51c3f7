import { allocateOther, fillUser, storeBytes, touchLines, writeIrs } from './env-operations.ts';
import { boot, disable, enable, readRegister, writeRegister } from './guest-operations.ts';
import { changeInterrupt, performPending, storeIste } from './interrupt-operations.ts';
import { kvmSteps } from './kvm-operations.ts';
import type { OperationContext } from './operation-context.ts';
import type { ScenarioOperation } from './scenario.ts';
import type { OperationProgram } from './thread.ts';

/**
 * An operation of a scenario as a program of the actor that does it.
 *
 * @throws ModelBug when the arguments are not those that the scenario's schema asks for.
 */
export function operationProgram(context: OperationContext, of: ScenarioOperation): OperationProgram {
  const pe = `pe${context.pe}` as const;
  switch (of.op) {
    case 'irs_iste':
      return { actor: 'irs0', program: storeIste(context, of) };
    case 'irs_interrupt':
      return { actor: 'irs0', program: changeInterrupt(context, of) };
    case 'irs_step':
      return { actor: 'irs0', program: performPending(context) };
    case 'guest_boot':
      return { actor: pe, program: boot(context, of) };
    case 'guest_enable_lpis':
      return { actor: pe, program: enable(context, of) };
    case 'guest_disable_lpis':
      return { actor: pe, program: disable(context, of) };
    case 'guest_write':
      return { actor: pe, program: writeRegister(context, of) };
    case 'guest_read':
      return { actor: pe, program: readRegister(context, of) };
    case 'user_fill':
      return { actor: 'env', program: fillUser(of) };
    case 'env_fill':
      return { actor: 'env', program: touchLines(context, of, 'mem.fillLines') };
    case 'env_evict':
      return { actor: 'env', program: touchLines(context, of, 'mem.evictLines') };
    case 'env_clean':
      return { actor: 'env', program: touchLines(context, of, 'mem.cleanLines') };
    case 'env_store':
      return { actor: 'env', program: storeBytes(context, of, 'mem.deviceStore') };
    case 'irs_store':
      return { actor: 'irs0', program: storeBytes(context, of, 'mem.deviceStore') };
    case 'pe_store':
      return { actor: pe, program: storeBytes(context, of, 'mem.store') };
    case 'pe_mmio':
      return { actor: pe, program: writeIrs(of) };
    case 'pe_allocate':
      return { actor: pe, program: allocateOther(of) };
    default:
      return { actor: pe, program: kvmSteps(context, of) };
  }
}
