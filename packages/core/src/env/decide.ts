import { unreachable } from '../kernel/invariant.ts';
import type { Mutable } from '../kernel/mutable.ts';
import type { EnvCommand } from './commands.ts';
import type { EnvEvent } from './events.ts';
import type { EnvState } from './state.ts';

/** The act of an environment command. `live` is what is allocated now. Pure. */
export function envActOf(
  command: EnvCommand,
  live: { readonly liveCount: number; readonly liveBytes: number },
): EnvEvent {
  switch (command.type) {
    case 'env.beginOperation': {
      const { index, op, vm, args } = command;
      return { type: 'env.operationBegan', index, op, vm, args };
    }
    case 'env.endOperation': {
      const { index, op, vm, ret } = command;
      const { liveCount, liveBytes } = live;
      return { type: 'env.operationEnded', index, op, vm, ret, liveCount, liveBytes };
    }
    case 'env.endRun':
      return { type: 'env.runEnded', reason: command.reason };
    case 'env.switch':
      return { type: 'env.switched', to: command.to };
    case 'env.injectAllocationFault': {
      const { index, indexInOp, sizeReqBytes } = command;
      return { type: 'env.allocationFaultInjected', index, indexInOp, sizeReqBytes };
    }
    case 'env.injectCommandFault': {
      const { mode, command: name, err, index, indexInOp } = command;
      return { type: 'env.commandFaultInjected', mode, command: name, err, index, indexInOp };
    }
    case 'env.injectUserFault':
      return { type: 'env.userFaultInjected', indexInOp: command.indexInOp };
    default:
      return unreachable(command);
  }
}

/** What an act of the environment changes in its counts. */
export function evolveEnv(draft: Mutable<EnvState>, event: EnvEvent): void {
  switch (event.type) {
    case 'env.allocationFaultInjected':
    case 'env.commandFaultInjected':
    case 'env.userFaultInjected':
      draft.faultCount += 1;
      return;
    case 'env.operationEnded':
      if (event.op === 'probe') draft.isVmtFreed = false;
      if (event.op === 'vmt_free') draft.isVmtFreed = event.ret === 0;
      if (event.vm !== null) evolveTornDown(draft.tornDownVms, event.op, event.vm);
      return;
    case 'env.operationBegan':
    case 'env.runEnded':
    case 'env.switched':
      return;
    default:
      return unreachable(event);
  }
}

function evolveTornDown(draft: Mutable<EnvState>['tornDownVms'], op: string, vm: number): void {
  if (op === 'vm_init') delete draft[vm];
  if (op === 'teardown') draft[vm] = true;
}

/** The command that an act of the environment stands for. */
export function envCommandOf(event: EnvEvent): EnvCommand {
  switch (event.type) {
    case 'env.operationBegan':
      return { ...event, type: 'env.beginOperation' };
    case 'env.operationEnded':
      return { ...event, type: 'env.endOperation' };
    case 'env.runEnded':
      return { ...event, type: 'env.endRun' };
    case 'env.switched':
      return { ...event, type: 'env.switch' };
    case 'env.allocationFaultInjected':
      return { ...event, type: 'env.injectAllocationFault' };
    case 'env.commandFaultInjected':
      return { ...event, type: 'env.injectCommandFault' };
    case 'env.userFaultInjected':
      return { ...event, type: 'env.injectUserFault' };
    default:
      return unreachable(event);
  }
}
