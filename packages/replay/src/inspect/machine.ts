import { digestOf, hexWord, IRS_REGISTERS, isPointerField, registerName, type Seq, type Struct } from '@vist/core';
import type { Timeline } from '../timeline/timeline.ts';
import { showEntry, type ShownEntry, type ShownRegister, showRegister } from './entry.ts';
import type { Missing } from './missing.ts';
import { showL1Vmt, type ShownPointer, showVpet } from './pointer-table.ts';
import { addrText, type Source } from './viewed.ts';

/** The IRS: the command it works on, the status of its commands, and every other register that is not at zero. */
export interface ShownIrs {
  readonly kind: 'irs';
  readonly pending: {
    readonly register: string;
    readonly value: string;
    readonly fault: string | null;
    readonly hasTimedOut: boolean;
  } | null;
  readonly armedFault: string | null;
  readonly quiescedVmId: number | null;
  readonly isVpeSelected: boolean;
  /** VMs that the architecture model holds valid. */
  readonly latchedVmIds: readonly number[];
  readonly registers: readonly ShownRegister[];
}

/** A VM: what KVM keeps of it, and its entry. */
export interface ShownVm {
  readonly kind: 'vm';
  readonly vm: number;
  readonly vmId: number | null;
  readonly isDead: boolean;
  readonly fields: readonly NamedText[];
  /** The tracking structure `struct vgic_v5_vm_info`; null when there is none. */
  readonly vmi: { readonly addr: string | null; readonly fields: readonly NamedText[] } | null;
  readonly doorbells: { readonly firstIrq: number; readonly count: number; readonly areFreed: boolean } | null;
  readonly pendingCount: number;
  /** Registers of the frame that KVM emulates, those that were written. */
  readonly frame: readonly NamedText[];
  readonly vmte: ShownEntry | null;
  /** Entries of the VPE table, those that are not zero in some view; null when there is no table. */
  readonly vpet: readonly ShownPointer[] | null;
}

export interface NamedText {
  readonly name: string;
  readonly value: string;
}

/** The whole machine in numbers. */
export interface ShownState {
  readonly kind: 'state';
  readonly at: Seq;
  readonly length: number;
  readonly digest: string;
  readonly objects: number;
  readonly bytes: number;
  readonly vms: readonly { readonly vm: number; readonly vmId: number | null }[];
  readonly vmTable: readonly NamedText[];
  /** Entries of its level 1 table, those that are not zero in some view; null when it has one level. */
  readonly l1Vmt: readonly ShownPointer[] | null;
  readonly irsIsBusy: boolean;
  readonly lockCount: number;
  readonly warnings: number;
  readonly faults: number;
}

/** The IRS of a state. */
export function showIrs(source: Source): ShownIrs {
  const { irs } = source.state;
  const { pending } = irs;
  const registers = IRS_REGISTERS.map(({ name }) => showRegister(name, source)).filter(
    (shown) => shown.kind === 'register',
  );
  return {
    kind: 'irs',
    pending:
      pending === null
        ? null
        : {
            register: registerName(pending.offset) ?? `0x${pending.offset.toString(16)}`,
            value: hexWord(pending.value),
            fault: pending.fault,
            hasTimedOut: pending.hasTimedOut,
          },
    armedFault: irs.armedFault,
    quiescedVmId: irs.quiescedVmId,
    isVpeSelected: irs.isVpeSelected,
    latchedVmIds: Object.keys(irs.vms).map(Number),
    // A status of 0 says something: the IRS is busy.
    registers: registers.filter(({ name, value }) => STATUS.has(name) || BigInt(value) !== 0n),
  };
}

/** A VM of a state; missing when there is none of that number. */
export function showVm(vm: number, source: Source): ShownVm | Missing {
  const { kvm } = source.state;
  const struct = kvm.vms[vm];
  if (struct === undefined) return { kind: 'missing', place: `vm:${vm}`, reason: 'there is no such VM, or it is gone' };
  const vmId = struct.fields.vm_id ?? null;
  const vmi = vmId === null ? undefined : kvm.vmis[vmId];
  const vmte = showEntry({ kind: 'vmte', vm, field: null }, source);
  const doorbells = kvm.doorbells[vm];
  return {
    kind: 'vm',
    vm,
    vmId,
    isDead: kvm.dead[vm] === true,
    fields: structFields(struct),
    vmi: vmi === undefined ? null : { addr: addrText(vmi.addr), fields: structFields(vmi) },
    doorbells:
      doorbells === undefined
        ? null
        : { firstIrq: doorbells.firstIrq, count: doorbells.count, areFreed: doorbells.areFreed },
    pendingCount: vmId === null ? 0 : (kvm.pending[vmId]?.length ?? 0),
    frame: Object.entries(kvm.frames[vm]?.registers ?? {}).map(([offset, value]) => ({
      name: registerName(Number(offset)) ?? `0x${Number(offset).toString(16)}`,
      value: hexWord(value),
    })),
    vmte: vmte.kind === 'missing' ? null : vmte,
    vpet: showVpet(vm, vmi?.fields.vpe_id_bits ?? null, source),
  };
}

/** A state in numbers, and where in its log it is. */
export function showState(timeline: Timeline, at: Seq, source: Source): ShownState {
  const { state } = source;
  const { allocator } = state.memory;
  return {
    kind: 'state',
    at,
    length: timeline.length,
    digest: digestOf(state),
    objects: allocator.liveCount,
    bytes: allocator.liveBytes,
    vms: Object.entries(state.kvm.vms).map(([vm, { fields }]) => ({ vm: Number(vm), vmId: fields.vm_id ?? null })),
    vmTable: state.kvm.vmtInfo === null ? [] : structFields(state.kvm.vmtInfo),
    l1Vmt: showL1Vmt(source),
    irsIsBusy: state.irs.pending !== null,
    lockCount: Object.keys(state.pe.lockHolders).length,
    warnings: state.kvm.warningCount,
    faults: state.env.faultCount,
  };
}

/** Fields of a structure of KVM in the kernel's spelling; pointers in hex. */
function structFields({ fields, arrays }: Struct): readonly NamedText[] {
  return [
    ...Object.entries(fields).map(([name, value]) => ({ name, value: fieldValue(name, value ?? null) })),
    ...Object.entries(arrays).map(([name, items]) => ({
      name: `${name}[]`,
      value: items.map((item) => addrText(item) ?? 'NULL').join(' '),
    })),
  ];
}

function fieldValue(name: string, value: number | null): string {
  if (value === null) return isPointerField(name) ? 'NULL' : 'none';
  return isPointerField(name) ? (addrText(value) ?? '') : String(value);
}

/** Status of the commands that are modelled. */
const STATUS: ReadonlySet<string> = new Set(['IRS_VMT_STATUSR', 'IRS_VPE_STATUSR']);
