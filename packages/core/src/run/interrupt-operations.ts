import type { InterruptOperation } from '../irs/events.ts';
import { interruptOperation, type InterruptRequest } from '../irs/interrupts.ts';
import { invariant } from '../kernel/invariant.ts';
import { vmIdOf } from '../kvm/bookkeeping.ts';
import { ENOENT } from '../kvm/errno.ts';
import { kernelOf, numberOf, numberOr, type OperationContext, type Steps, vmOf } from './operation-context.ts';
import type { ScenarioOperation } from './scenario.ts';

/** `irs_iste`: the IRS stores an ISTE, as it does when the state of an interrupt changes. */
export function* storeIste(context: OperationContext, of: ScenarioOperation): Steps {
  return yield* interrupt(context, of, { operation: 'store', value: numberOf(of, 'val') });
}

/** `irs_step`: the IRS performs the command that it has now. -ENOENT when it has none that it would perform. */
export function* performPending({ irsWork }: OperationContext): Steps {
  const work = irsWork();
  if (work === null) return ENOENT;
  yield* work;
  return 0;
}

/** `irs_interrupt`: a PE or a device has the IRS change the state of an interrupt. */
export function* changeInterrupt(context: OperationContext, of: ScenarioOperation): Steps {
  const operation = OPERATIONS.find((name) => name === of.args['operation']);
  invariant(operation !== undefined, `operation ${of.index}: no interrupt operation`);
  return yield* interrupt(context, of, { operation, value: numberOr(of, 'value', 0) });
}

function* interrupt(
  context: OperationContext,
  of: ScenarioOperation,
  what: Pick<InterruptRequest, 'operation' | 'value'>,
): Steps {
  const { machine, scenario } = context;
  const vm = vmOf(of);
  const irs = { profile: scenario.profile, state: () => machine.view.irs };
  const type = of.args['type'] === 'spi' ? 'spi' : 'lpi';
  return yield* interruptOperation(irs, { ...what, vm, vmId: knownVmId(context, vm), type, id: numberOf(of, 'id') });
}

/**
 * The VM's ID; null when it has none. The prototype has no such value, and gives ID 0 to a VM that was
 * never initialised and the last one to a VM that was torn down.
 */
function knownVmId(context: OperationContext, vm: number): number | null {
  const { machine, revision } = context;
  const { kvm, env } = machine.view;
  const isForgotten = !revision.has('vm-id-sentinel') && env.tornDownVms[vm] === true;
  const wasTaken = (kvm.vms[vm]?.fields.vm_id ?? null) !== null;
  return wasTaken && !isForgotten ? vmIdOf(kernelOf(context), vm) : null;
}

const OPERATIONS: readonly InterruptOperation[] = [
  'store',
  'set-enable',
  'set-priority',
  'set-pending',
  'set-target',
  'set-handling',
  'acknowledge',
  'deactivate',
];
