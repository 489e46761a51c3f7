import type { CommandFaultMode } from '../irs/events.ts';
import type { Actor } from '../kernel/model.ts';
import type { KvmCommandName } from '../kvm/events.ts';
import type { NamedValue } from '../pe/events.ts';

/** Act of the environment: an operation of the scenario starts. */
export interface OperationBegan {
  readonly type: 'env.operationBegan';
  /** Position in the scenario, from 0. */
  readonly index: number;
  readonly op: string;
  readonly vm: number | null;
  readonly args: readonly NamedValue[];
}

/** Act of the environment: an operation ended; what was allocated then. */
export interface OperationEnded {
  readonly type: 'env.operationEnded';
  readonly index: number;
  readonly op: string;
  readonly vm: number | null;
  readonly ret: number;
  readonly liveCount: number;
  readonly liveBytes: number;
}

/** Act of the environment: nothing more will happen. */
export interface RunEnded {
  readonly type: 'env.runEnded';
  /** `complete`, or the kind of the event that ended the run. */
  readonly reason: string;
}

/** Act of the environment: another actor goes on. Not recorded where there is only one. */
export interface Switched {
  readonly type: 'env.switched';
  readonly to: Actor;
}

/** Act of the environment: the next allocation returns NULL. */
export interface AllocationFaultInjected {
  readonly type: 'env.allocationFaultInjected';
  /** Which allocation of the run, and of the operation, from 1. */
  readonly index: number;
  readonly indexInOp: number;
  readonly sizeReqBytes: number;
}

/** Act of the environment: the command just sent fails. */
export interface CommandFaultInjected {
  readonly type: 'env.commandFaultInjected';
  readonly mode: CommandFaultMode | 'error';
  readonly command: KvmCommandName;
  /** Return value of mode `error`, else null. */
  readonly err: number | null;
  readonly index: number;
  readonly indexInOp: number;
}

/** Act of the environment: the next user access faults. */
export interface UserFaultInjected {
  readonly type: 'env.userFaultInjected';
  readonly indexInOp: number;
}

export type EnvEvent =
  | OperationBegan
  | OperationEnded
  | RunEnded
  | Switched
  | AllocationFaultInjected
  | CommandFaultInjected
  | UserFaultInjected;
