import type { PhysAddr, Word64 } from '../arch/addr.ts';
import type { ArrayName, FieldName, KvmCommandName, StructName } from './events.ts';

/** What KVM's code does to its own bookkeeping. One command, one act. */
export type KvmCommand =
  | {
      readonly type: 'kvm.sendCommand';
      readonly irq: number;
      readonly command: KvmCommandName;
      readonly vmId: number | null;
      readonly vpeIndex: number | null;
      readonly caller: string;
    }
  | {
      readonly type: 'kvm.returnCommand';
      readonly command: KvmCommandName;
      readonly vmId: number | null;
      readonly ret: number;
    }
  | {
      readonly type: 'kvm.publish';
      readonly struct: StructName;
      readonly key: number;
      readonly addr: PhysAddr | null;
    }
  | { readonly type: 'kvm.retire'; readonly struct: StructName; readonly key: number }
  | {
      readonly type: 'kvm.setField';
      readonly struct: StructName;
      readonly key: number;
      readonly field: FieldName;
      readonly value: number | null;
    }
  | {
      readonly type: 'kvm.setElement';
      readonly struct: StructName;
      readonly key: number;
      readonly array: ArrayName;
      readonly index: number;
      readonly value: PhysAddr | null;
    }
  | { readonly type: 'kvm.takeVmId'; readonly vm: number; readonly vmId: number }
  | { readonly type: 'kvm.releaseVmId'; readonly vm: number; readonly vmId: number }
  | { readonly type: 'kvm.resetVmIds' }
  | { readonly type: 'kvm.createDoorbells'; readonly vm: number; readonly count: number }
  | { readonly type: 'kvm.freeDoorbells'; readonly vm: number }
  | {
      readonly type: 'kvm.queuePending';
      readonly key: number;
      readonly addr: PhysAddr;
      readonly intid: number;
    }
  | { readonly type: 'kvm.unlinkPending'; readonly key: number; readonly addr: PhysAddr }
  | {
      readonly type: 'kvm.injectPending';
      readonly vmId: number;
      readonly intid: number;
      readonly pending: number;
    }
  | { readonly type: 'kvm.killVm'; readonly vm: number }
  | { readonly type: 'kvm.log'; readonly level: string; readonly message: string }
  | { readonly type: 'kvm.warn'; readonly site: string; readonly condition: string }
  | {
      readonly type: 'kvm.setEmulatedRegister';
      readonly vm: number;
      readonly offset: number;
      readonly value: Word64;
    }
  | { readonly type: 'kvm.resetEmulatedFrame'; readonly vm: number }
  | { readonly type: 'kvm.setSpiTrigger'; readonly vm: number; readonly spi: number; readonly isLevel: boolean };
