import { unreachable } from '../kernel/invariant.ts';
import type { KvmCommand } from './commands.ts';
import type { KvmEvent } from './events.ts';

/** The command that an act of KVM stands for. All of them are acts. */
export function kvmCommandOf(event: KvmEvent): KvmCommand {
  switch (event.type) {
    case 'kvm.commandSent':
      return { ...event, type: 'kvm.sendCommand' };
    case 'kvm.commandReturned':
      return { ...event, type: 'kvm.returnCommand' };
    case 'kvm.structPublished':
      return { ...event, type: 'kvm.publish' };
    case 'kvm.structRetired':
      return { ...event, type: 'kvm.retire' };
    case 'kvm.fieldSet':
      return { ...event, type: 'kvm.setField' };
    case 'kvm.elementSet':
      return { ...event, type: 'kvm.setElement' };
    case 'kvm.vmIdTaken':
      return { ...event, type: 'kvm.takeVmId' };
    case 'kvm.vmIdReleased':
      return { ...event, type: 'kvm.releaseVmId' };
    case 'kvm.vmIdsReset':
      return { ...event, type: 'kvm.resetVmIds' };
    case 'kvm.doorbellsCreated':
      return { type: 'kvm.createDoorbells', vm: event.vm, count: event.count };
    case 'kvm.doorbellsFreed':
      return { ...event, type: 'kvm.freeDoorbells' };
    case 'kvm.pendingQueued':
      return { ...event, type: 'kvm.queuePending' };
    case 'kvm.pendingUnlinked':
      return { ...event, type: 'kvm.unlinkPending' };
    case 'kvm.pendingInjected':
      return { ...event, type: 'kvm.injectPending' };
    case 'kvm.vmDied':
      return { ...event, type: 'kvm.killVm' };
    case 'kvm.logged':
      return { ...event, type: 'kvm.log' };
    case 'kvm.warned':
      return { ...event, type: 'kvm.warn' };
    case 'kvm.emulatedRegisterSet':
      return { ...event, type: 'kvm.setEmulatedRegister' };
    case 'kvm.emulatedFrameReset':
      return { ...event, type: 'kvm.resetEmulatedFrame' };
    case 'kvm.spiTriggerSet':
      return { ...event, type: 'kvm.setSpiTrigger' };
    default:
      return unreachable(event);
  }
}
