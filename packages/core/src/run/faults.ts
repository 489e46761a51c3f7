import type { EnvCommand } from '../env/commands.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { Fault } from './scenario.ts';

/** What a run injects when its turn comes: the environment's act, and what becomes of the command. */
export interface Injection {
  readonly fault: Fault;
  readonly act: EnvCommand;
}

/** Counts allocations, commands and user accesses, and says when a fault is due. */
export interface FaultPlan {
  /** An operation of the scenario begins; counts per operation start again. */
  beginOperation(index: number): void;
  /** To be asked once before each command; the injection that meets it, or null. */
  next(command: SystemCommand): Injection | null;
}

/** A plan over the faults of a scenario. A fault whose turn never comes has no effect. */
export function createFaultPlan(faults: readonly Fault[]): FaultPlan {
  const total = { alloc: 0, cmd: 0, user: 0 };
  const inOp = { alloc: 0, cmd: 0, user: 0 };
  let operation = -1;

  return {
    beginOperation(index) {
      operation = index;
      inOp.alloc = 0;
      inOp.cmd = 0;
      inOp.user = 0;
    },
    next(command) {
      const type = faultTypeOf(command);
      if (type === null) return null;
      total[type] += 1;
      inOp[type] += 1;
      const fault = faults.find(
        (one) =>
          one.type === type && (one.op === null ? one.k === total[type] : one.op === operation && one.k === inOp[type]),
      );
      if (fault === undefined) return null;
      return { fault, act: actOf(command, fault, { index: total[type], indexInOp: inOp[type] }) };
    },
  };
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
  fault: Fault,
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
