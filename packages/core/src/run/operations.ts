import { interruptOperation } from '../irs/interrupts.ts';
import { invariant, ModelBug } from '../kernel/invariant.ts';
import { vmIdOf } from '../kvm/bookkeeping.ts';
import type { Kernel } from '../kvm/kernel.ts';
import { type KvmOperation, operation, type VmOperationName } from '../kvm/operations.ts';
import type { Revision } from '../kvm/revisions.ts';
import type { Program } from '../pe/program.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemState } from '../system/state.ts';
import type { Scenario, ScenarioOperation } from './scenario.ts';
import type { OperationProgram } from './thread.ts';

/** What an operation runs on. */
export interface OperationContext {
  readonly machine: { readonly view: SystemState };
  readonly revision: Revision;
  readonly scenario: Scenario;
  /** Number of the PE that runs it. */
  readonly pe: number;
}

/**
 * An operation of a scenario as a program of the actor that does it.
 *
 * @throws ModelBug when the arguments are not those that the scenario's schema asks for.
 */
export function operationProgram(context: OperationContext, of: ScenarioOperation): OperationProgram {
  switch (of.op) {
    case 'irs_iste':
      return { actor: 'irs0', program: storeIste(context, of) };
    case 'user_fill':
      return { actor: 'env', program: fillUser(of) };
    default:
      return { actor: `pe${context.pe}`, program: operation(kernelOf(context), kvmOperation(of)) };
  }
}

/** KVM as an operation's program sees it. */
function kernelOf({ machine, revision, scenario, pe }: OperationContext): Kernel {
  return {
    revision,
    profile: scenario.profile,
    pe,
    guests: new Map(scenario.guests.map((guest) => [guest.vm, guest])),
    state: () => machine.view.kvm,
  };
}

/** The IRS stores an ISTE, as it does when the state of an interrupt changes. */
function* storeIste(context: OperationContext, of: ScenarioOperation): Program<SystemCommand, number> {
  const { machine, scenario } = context;
  const vm = vmOf(of);
  const irs = { profile: scenario.profile, state: () => machine.view.irs };
  const type = of.args['type'] === 'spi' ? 'spi' : 'lpi';
  const request = { operation: 'store', vm, vmId: knownVmId(context, vm), type } as const;
  return yield* interruptOperation(irs, { ...request, id: numberOf(of, 'id'), value: numberOf(of, 'val') });
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

/** User space prepares an image of ISTEs. */
function* fillUser(of: ScenarioOperation): Program<SystemCommand, number> {
  yield {
    type: 'mem.userFill',
    offset: numberOf(of, 'off'),
    wordCount: numberOf(of, 'count'),
    value: numberOf(of, 'val'),
    step: numberOf(of, 'step'),
  };
  return 0;
}

/** What KVM is asked to do by an operation that is its own. */
function kvmOperation(of: ScenarioOperation): KvmOperation {
  switch (of.op) {
    case 'probe':
    case 'vmt_free':
      return { op: of.op };
    case 'spi_enable': {
      const spiCount = 'nr_spis' in of.args ? numberOf(of, 'nr_spis') : null;
      const isFreedOnFailure = flagOf(of, 'free_on_failure', true);
      return { op: 'spi_enable', vm: vmOf(of), idBits: numberOf(of, 'id_bits'), spiCount, isFreedOnFailure };
    }
    case 'lpi_enable':
      return { op: 'lpi_enable', vm: vmOf(of), idBits: numberOf(of, 'id_bits') };
    case 'lpi_disable':
      return { op: 'lpi_disable', vm: vmOf(of), isFreedOnFailure: flagOf(of, 'free_on_failure', false) };
    default:
      if (isVmOperation(of.op)) return { op: of.op, vm: vmOf(of) };
      throw new ModelBug(`operation ${of.index}: unforeseen ${of.op}`);
  }
}

function isVmOperation(op: string): op is VmOperationName {
  return Object.hasOwn(VM_OPERATIONS, op);
}

function vmOf({ index, vm }: ScenarioOperation): number {
  invariant(vm !== null, `operation ${index} names no VM`);
  return vm;
}

/** A number, or a word as the hex string that the file has. */
function numberOf({ index, args }: ScenarioOperation, name: string): number {
  const value = Number(args[name]);
  invariant(Number.isSafeInteger(value), `operation ${index}: ${name} is not a whole number`);
  return value;
}

function flagOf({ args }: ScenarioOperation, name: string, whenAbsent: boolean): boolean {
  return name in args ? Boolean(args[name]) : whenAbsent;
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
