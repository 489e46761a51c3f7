import { unreachable } from '../kernel/invariant.ts';
import type { Decision } from '../kernel/model.ts';
import { DONE, type Reply } from '../pe/program.ts';
import type { KvmCommand } from './commands.ts';
import type { KvmEvent } from './events.ts';
import { FIRST_DOORBELL_LPI, FIRST_IRQ, type KvmState } from './state.ts';

/** What KVM's bookkeeping does with a command: always one act, never an effect, never a refusal. */
export function decideKvm(state: KvmState, command: KvmCommand): Decision<KvmEvent, Reply> {
  return { events: [actOf(state, command)], reply: DONE };
}

function actOf(state: KvmState, command: KvmCommand): KvmEvent {
  switch (command.type) {
    case 'kvm.sendCommand':
      return { ...command, type: 'kvm.commandSent' };
    case 'kvm.returnCommand':
      return { ...command, type: 'kvm.commandReturned' };
    case 'kvm.publish':
      return { ...command, type: 'kvm.structPublished' };
    case 'kvm.retire':
      return { ...command, type: 'kvm.structRetired' };
    case 'kvm.setField':
      return { ...command, type: 'kvm.fieldSet' };
    case 'kvm.setElement':
      return { ...command, type: 'kvm.elementSet' };
    case 'kvm.takeVmId':
      return { ...command, type: 'kvm.vmIdTaken' };
    case 'kvm.releaseVmId':
      return { ...command, type: 'kvm.vmIdReleased' };
    case 'kvm.resetVmIds':
      return { ...command, type: 'kvm.vmIdsReset' };
    case 'kvm.createDoorbells': {
      const { vm, count } = command;
      const firstIrq = state.nextIrq;
      const firstHwirq = FIRST_DOORBELL_LPI + (firstIrq - FIRST_IRQ);
      return { type: 'kvm.doorbellsCreated', vm, firstIrq, firstHwirq, count };
    }
    case 'kvm.freeDoorbells':
      return { ...command, type: 'kvm.doorbellsFreed' };
    case 'kvm.queuePending':
      return { ...command, type: 'kvm.pendingQueued' };
    case 'kvm.unlinkPending':
      return { ...command, type: 'kvm.pendingUnlinked' };
    case 'kvm.injectPending':
      return { ...command, type: 'kvm.pendingInjected' };
    case 'kvm.killVm':
      return { ...command, type: 'kvm.vmDied' };
    case 'kvm.log':
      return { ...command, type: 'kvm.logged' };
    case 'kvm.warn':
      return { ...command, type: 'kvm.warned' };
    case 'kvm.setEmulatedRegister':
      return { ...command, type: 'kvm.emulatedRegisterSet' };
    case 'kvm.resetEmulatedFrame':
      return { ...command, type: 'kvm.emulatedFrameReset' };
    case 'kvm.setSpiTrigger':
      return { ...command, type: 'kvm.spiTriggerSet' };
    default:
      return unreachable(command);
  }
}
