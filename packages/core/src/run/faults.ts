import type { EnvCommand } from '../env/commands.ts';
import type { Actor } from '../kernel/model.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { Fault, FaultKind } from './scenario.ts';

/** What a run injects when its turn comes: the environment's act, and what becomes of the command. */
export interface Injection {
  readonly fault: FaultKind;
  readonly act: EnvCommand;
}

/** Counts allocations, commands and user accesses, and says when a fault is due. */
export interface FaultPlan {
  /** An actor begins an operation of the scenario; its counts per operation start again. */
  beginOperation(index: number, actor: Actor): void;
  /** To be asked once before each command of an actor; the injection that meets it, or null. */
  next(command: SystemCommand, actor: Actor): Injection | null;
  /** A fault that meets the next command of its type, whatever number it has. */
  arm(fault: FaultKind): void;
}

/** A plan over the faults of a scenario. A fault whose turn never comes has no effect. */
export function createFaultPlan(faults: readonly Fault[]): FaultPlan {
  const total = noCounts();
  const armed: FaultKind[] = [];
  /** What each actor does now: operations of several PEs may overlap. */
  const running = new Map<Actor, { readonly index: number; readonly counts: Counts }>();

  return {
    arm: (fault) => void armed.push(fault),
    beginOperation(index, actor) {
      running.set(actor, { index, counts: noCounts() });
    },
    next(command, actor) {
      const type = faultTypeOf(command);
      if (type === null) return null;
      const operation = running.get(actor) ?? { index: -1, counts: noCounts() };
      total[type] += 1;
      operation.counts[type] += 1;
      const n = total[type];
      const k = operation.counts[type];
      const waiting = armed.findIndex((one) => one.type === type);
      let fault: FaultKind | undefined = armed[waiting];
      if (fault === undefined) {
        fault = faults.find(
          (one) => one.type === type && (one.op === null ? one.k === n : one.op === operation.index && one.k === k),
        );
      } else {
        armed.splice(waiting, 1);
      }
      return fault === undefined ? null : { fault, act: actOf(command, fault, { index: n, indexInOp: k }) };
    },
  };
}

type Counts = Record<Fault['type'], number>;

function noCounts(): Counts {
  return { alloc: 0, cmd: 0, user: 0 };
}

function faultTypeOf(command: SystemCommand): Fault['type'] | null {
  switch (command.type) {
    case 'alloc.allocate':
      return 'alloc';
    case 'kvm.sendCommand':
      // A command through a doorbell that is gone fails by itself and is not counted.
      return command.vmId === null ? null : 'cmd';
    case 'mem.userLoad':
    case 'mem.userStore':
      return 'user';
    default:
      return null;
  }
}

function actOf(
  command: SystemCommand,
  fault: FaultKind,
  { index, indexInOp }: { readonly index: number; readonly indexInOp: number },
): EnvCommand {
  if (command.type === 'alloc.allocate') {
    return { type: 'env.injectAllocationFault', index, indexInOp, sizeReqBytes: command.sizeReqBytes };
  }
  if (command.type === 'kvm.sendCommand') {
    const { mode, err } = fault;
    return {
      type: 'env.injectCommandFault',
      mode: mode ?? 'error',
      command: command.command,
      err: mode === 'error' ? err : null,
      index,
      indexInOp,
    };
  }
  return { type: 'env.injectUserFault', indexInOp };
}
