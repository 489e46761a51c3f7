import { unreachable } from '../kernel/invariant.ts';
import type { Mutable } from '../kernel/mutable.ts';
import type { ArrayName, DoorbellsCreated, ElementSet, KvmEvent, StructName } from './events.ts';
import type { EmulatedFrame, KvmState, Struct } from './state.ts';

type KvmDraft = Mutable<KvmState>;
type StructDraft = Mutable<Struct>;
interface StructKey {
  readonly struct: StructName;
  readonly key: number;
}

/** What an event changes in KVM's bookkeeping. Total: an event about a structure nobody knows creates it. */
export function evolveKvm(draft: KvmDraft, event: KvmEvent): void {
  switch (event.type) {
    case 'kvm.structPublished':
      return putStruct(draft, event, { addr: event.addr, fields: {}, arrays: {} });
    case 'kvm.structRetired':
      return retire(draft, event);
    case 'kvm.fieldSet': {
      const struct = structOf(draft, event);
      struct.fields[event.field] = event.value;
      if (isArray(event.field)) struct.arrays[event.field] = [];
      return;
    }
    case 'kvm.elementSet':
      return setElement(structOf(draft, event), event);
    case 'kvm.vmIdTaken':
      return takeVmId(draft, event.vmId);
    case 'kvm.vmIdReleased':
      draft.releasedVmIds = [...draft.releasedVmIds, event.vmId].toSorted((a, b) => a - b);
      return;
    case 'kvm.vmIdsReset':
      draft.nextVmId = 0;
      draft.releasedVmIds = [];
      return;
    case 'kvm.doorbellsCreated':
      return createDoorbells(draft, event);
    case 'kvm.doorbellsFreed': {
      const doorbells = draft.doorbells[event.vm];
      if (doorbells !== undefined) doorbells.areFreed = true;
      return;
    }
    case 'kvm.pendingQueued':
      draft.pending[event.key] = [...(draft.pending[event.key] ?? []), { addr: event.addr, intid: event.intid }];
      return;
    case 'kvm.pendingUnlinked':
      draft.pending[event.key]?.shift();
      return;
    case 'kvm.vmDied':
      draft.dead[event.vm] = true;
      return;
    case 'kvm.warned':
      draft.warningCount += 1;
      return;
    case 'kvm.emulatedRegisterSet':
      frameOf(draft, event.vm).registers[event.offset] = event.value;
      return;
    case 'kvm.emulatedFrameReset':
      delete draft.frames[event.vm];
      return;
    case 'kvm.spiTriggerSet': {
      const { levelSpis } = frameOf(draft, event.vm);
      if (event.isLevel) levelSpis[event.spi] = true;
      else delete levelSpis[event.spi];
      return;
    }
    case 'kvm.commandSent':
    case 'kvm.commandReturned':
    case 'kvm.pendingInjected':
    case 'kvm.logged':
      return;
    default:
      return unreachable(event);
  }
}

function frameOf(draft: KvmDraft, vm: number): Mutable<EmulatedFrame> {
  const known = draft.frames[vm];
  if (known !== undefined) return known;
  draft.frames[vm] = { registers: {}, levelSpis: {} };
  return frameOf(draft, vm);
}

function structOf(draft: KvmDraft, at: StructKey): StructDraft {
  const known = findStruct(draft, at);
  if (known !== null) return known;
  putStruct(draft, at, { addr: null, fields: {}, arrays: {} });
  return structOf(draft, at);
}

function findStruct(draft: KvmDraft, { struct, key }: StructKey): StructDraft | null {
  switch (struct) {
    case 'vmt_info':
      return draft.vmtInfo;
    case 'vmi':
      return draft.vmis[key] ?? null;
    case 'vm':
      return draft.vms[key] ?? null;
    default:
      return unreachable(struct);
  }
}

function putStruct(draft: KvmDraft, { struct, key }: StructKey, value: StructDraft): void {
  switch (struct) {
    case 'vmt_info':
      draft.vmtInfo = value;
      return;
    case 'vmi':
      draft.vmis[key] = value;
      return;
    case 'vm':
      draft.vms[key] = value;
      return;
    default:
      unreachable(struct);
  }
}

function retire(draft: KvmDraft, { struct, key }: StructKey): void {
  switch (struct) {
    case 'vmt_info':
      draft.vmtInfo = null;
      return;
    case 'vmi':
      delete draft.vmis[key];
      delete draft.pending[key];
      return;
    case 'vm':
      delete draft.vms[key];
      return;
    default:
      unreachable(struct);
  }
}

function isArray(field: string): field is ArrayName {
  return field === 'l2ptrs' || field === 'vped_ptrs' || field === 'h_lpi_l2_ists';
}

function setElement(struct: StructDraft, { array, index, value }: ElementSet): void {
  const elements = struct.arrays[array] ?? [];
  // Elements that were never written are NULL, as in the zeroed object.
  while (elements.length < index) elements.push(null);
  elements[index] = value;
  struct.arrays[array] = elements;
}

function takeVmId(draft: KvmDraft, vmId: number): void {
  draft.releasedVmIds = draft.releasedVmIds.filter((released) => released !== vmId);
  // An ID beyond the next one (from a log of elsewhere) leaves those between free.
  for (let free = draft.nextVmId; free < vmId; free += 1) draft.releasedVmIds.push(free);
  draft.nextVmId = Math.max(draft.nextVmId, vmId + 1);
}

function createDoorbells(draft: KvmDraft, { vm, firstIrq, firstHwirq, count }: DoorbellsCreated): void {
  draft.doorbells[vm] = { firstIrq, firstHwirq, count, areFreed: false };
  draft.nextIrq = Math.max(draft.nextIrq, firstIrq + count);
}
