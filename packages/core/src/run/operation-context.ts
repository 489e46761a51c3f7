import type { IrsProgram } from '../irs/programs.ts';
import { invariant } from '../kernel/invariant.ts';
import type { Kernel } from '../kvm/kernel.ts';
import type { Revision } from '../kvm/revisions.ts';
import type { Program } from '../pe/program.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemState } from '../system/state.ts';
import type { Scenario, ScenarioOperation } from './scenario.ts';

/** What an operation runs on. */
export interface OperationContext {
  readonly machine: { readonly view: SystemState };
  readonly revision: Revision;
  readonly scenario: Scenario;
  /** The IRS's work on its command, to be done now; null when it has none that it would perform. */
  readonly irsWork: () => IrsProgram<void> | null;
  /** Its VMs by number. */
  readonly guests: Kernel['guests'];
  /** Number of the PE that runs it. */
  readonly pe: number;
}

/** An operation's steps; it returns what `op_end` prints. */
export type Steps = Program<SystemCommand, number>;

/** KVM as the programs of an operation see it. */
export function kernelOf({ machine, revision, scenario, guests, pe }: OperationContext): Kernel {
  return { revision, profile: scenario.profile, pe, guests, state: () => machine.view.kvm };
}

/** The VM that an operation is on. @throws ModelBug when it names none. */
export function vmOf({ index, vm }: ScenarioOperation): number {
  invariant(vm !== null, `operation ${index} names no VM`);
  return vm;
}

/** An argument as a number; words may be hex strings. @throws ModelBug when it is none. */
export function numberOf({ index, args }: ScenarioOperation, name: string): number {
  const value = Number(args[name]);
  invariant(Number.isSafeInteger(value), `operation ${index}: ${name} is not a whole number`);
  return value;
}

/** The same of an argument that may be left out, and then stands for `whenAbsent`. */
export function numberOr(of: ScenarioOperation, name: string, whenAbsent: number): number {
  return name in of.args ? numberOf(of, name) : whenAbsent;
}

/** An argument that is true or false, or 1 or 0, and may be left out. */
export function flagOr({ args }: ScenarioOperation, name: string, whenAbsent: boolean): boolean {
  return name in args ? Boolean(args[name]) : whenAbsent;
}
