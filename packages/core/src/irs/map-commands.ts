import { type PhysAddr, physOffset, type Word64 } from '../arch/addr.ts';
import { fieldReplace } from '../arch/bits.ts';
import {
  decodeVmapL2Vmtr,
  decodeVmapVistr,
  decodeVmapVmr,
  decodeVmapVper,
  type MapAction,
} from '../arch/irs-commands.ts';
import { IRS_VMAP_L2_VMTR, IRS_VMAP_VISTR, IRS_VMAP_VMR, IRS_VMAP_VPER } from '../arch/irs-vm-regs.ts';
import { decodeVpeSelr } from '../arch/irs-vpe.ts';
import { IST_VALID, sectionOf } from '../arch/ist-section.ts';
import { decodeL1Vmte, decodeVmteWord0, decodeVmteWord1, L1_VMTE_VALID, VMTE_VALID } from '../arch/vmte.ts';
import { decodeVpete, VPETE_VALID, vpeteOffset } from '../arch/vpete.ts';
import type { CommandCompleted } from './events.ts';
import {
  deviceLoad,
  deviceStore,
  type IrsContext,
  type IrsProgram,
  l1VmteAddr,
  stopWalk,
  vmTable,
  walkToVmte,
} from './programs.ts';
import type { IrsState, LatchedVm, PendingCommand } from './state.ts';

type Outcome = CommandCompleted['outcome'];

/** Performs the pending command: its walk, the bit it writes, and its completion. */
export function* performCommand(context: IrsContext, pending: PendingCommand): IrsProgram<void> {
  const { offset, value } = pending;
  if (pending.hasTimedOut) yield { type: 'irs.startLate', offset, value };
  const outcome = pending.fault === 'ignored' ? 'ignored' : yield* perform(context, offset, value);
  yield { type: 'irs.complete', offset, value, outcome };
}

/** Selects the VPE that VPE_SELR names: V of VPE_STATUSR tells whether its VPETE is valid. */
export function* selectVpe(context: IrsContext, value: Word64): IrsProgram<void> {
  const selection = decodeVpeSelr(value);
  const isValid = selection !== null && (yield* isVpeValid(context, selection));
  yield { type: 'irs.selectVpe', value, isValid };
}

function* perform(context: IrsContext, offset: number, value: Word64): IrsProgram<Outcome> {
  switch (offset) {
    case IRS_VMAP_L2_VMTR.offset:
      return yield* mapL2Vmt(context, decodeVmapL2Vmtr(value));
    case IRS_VMAP_VMR.offset:
      return yield* mapVm(context, decodeVmapVmr(value));
    case IRS_VMAP_VISTR.offset:
      return yield* mapVist(context, decodeVmapVistr(value));
    case IRS_VMAP_VPER.offset:
      return yield* mapVpe(context, decodeVmapVper(value));
    default:
      // VMT_BASER: the register itself is all that changes.
      return 'performed';
  }
}

function* mapL2Vmt(context: IrsContext, command: ReturnType<typeof decodeVmapL2Vmtr>): IrsProgram<Outcome> {
  if (command === null) return 'refused';
  const table = vmTable(context);
  const isStrict = context.profile.irs.model === 'architecture';
  if (isStrict && !(table.isValid && table.isTwoLevel)) return 'refused';
  const addr = l1VmteAddr(table.base, command.vmId);
  const word = yield* deviceLoad(addr, 8);
  if (isStrict && decodeL1Vmte(word).isValid) return 'refused';
  yield* deviceStore(addr, 8, fieldReplace(word, L1_VMTE_VALID, 1));
  return 'performed';
}

function* mapVm(context: IrsContext, command: ReturnType<typeof decodeVmapVmr>): IrsProgram<Outcome> {
  if (command === null) return 'refused';
  const { vmId, action } = command;
  const isStrict = context.profile.irs.model === 'architecture';
  const isLatched = latched(context.state(), vmId) !== null;
  if (isStrict && isLatched === (action === 'map')) return 'refused';
  const addr = yield* walkToVmte(context, vmId, 0);
  if (addr === null) return isStrict ? 'refused' : 'performed';
  const word = yield* deviceLoad(addr, 8);
  if (isStrict && action === 'map' && decodeVmteWord0(word).isValid) return 'refused';
  const word1 = isStrict && action === 'map' ? yield* deviceLoad(physOffset(addr, 8), 8) : word;
  yield* deviceStore(addr, 8, fieldReplace(word, VMTE_VALID, bit(action)));
  if (isStrict) yield { type: 'irs.latch', vmId, section: 0, word: word1, isValid: action === 'map' };
  return 'performed';
}

function* mapVist(context: IrsContext, command: ReturnType<typeof decodeVmapVistr>): IrsProgram<Outcome> {
  if (command === null) return 'refused';
  const { vmId, type, action } = command;
  const isStrict = context.profile.irs.model === 'architecture';
  const vm = latched(context.state(), vmId);
  const held = vm === null ? null : type === 'lpi' ? vm.lpiIst : vm.spiIst;
  if (isStrict && (vm === null || (held !== null) === (action === 'map'))) return 'refused';
  const section = sectionOf(type);
  const addr = yield* walkToVmte(context, vmId, section);
  if (addr === null) return isStrict ? 'refused' : 'performed';
  const word = fieldReplace(yield* deviceLoad(addr, 8), IST_VALID, bit(action));
  yield* deviceStore(addr, 8, word);
  if (isStrict) yield { type: 'irs.latch', vmId, section, word, isValid: action === 'map' };
  return 'performed';
}

function* mapVpe(context: IrsContext, command: ReturnType<typeof decodeVmapVper>): IrsProgram<Outcome> {
  if (command === null) return 'refused';
  const isStrict = context.profile.irs.model === 'architecture';
  const addr = yield* walkToVpete(context, command);
  if (addr === null) return isStrict ? 'refused' : 'performed';
  const word = yield* deviceLoad(addr, 8);
  if (isStrict && decodeVpete(word).isValid) return 'refused';
  yield* deviceStore(addr, 8, fieldReplace(word, VPETE_VALID, 1));
  return 'performed';
}

function* isVpeValid(
  context: IrsContext,
  selection: { readonly vmId: number; readonly vpeId: number },
): IrsProgram<boolean> {
  const addr = yield* walkToVpete(context, selection);
  return addr !== null && decodeVpete(yield* deviceLoad(addr, 8)).isValid;
}

/** The architecture model uses the VPET that it latched; `recording` reads word 1 each time and checks nothing. */
function* walkToVpete(
  context: IrsContext,
  { vmId, vpeId }: { readonly vmId: number; readonly vpeId: number },
): IrsProgram<PhysAddr | null> {
  if (context.profile.irs.model === 'architecture') {
    const vm = latched(context.state(), vmId);
    if (vm === null) return yield* stopWalk('vm-invalid', { vmId });
    const { vpetBase, vpeIdBits } = decodeVmteWord1(vm.word1);
    if (vpeId >= 2 ** vpeIdBits) return yield* stopWalk('id-out-of-range', { vmId, id: vpeId });
    return physOffset(vpetBase, vpeteOffset(vpeId));
  }
  const addr = yield* walkToVmte(context, vmId, 1);
  if (addr === null) return null;
  const { vpetBase } = decodeVmteWord1(yield* deviceLoad(addr, 8));
  return physOffset(vpetBase, vpeteOffset(vpeId));
}

function latched(state: IrsState, vmId: number): LatchedVm | null {
  return state.vms[vmId] ?? null;
}

function bit(action: MapAction): 0 | 1 {
  return action === 'map' ? 1 : 0;
}
