import { type PhysAddr, physOffset, type Word64, word64 } from '../arch/addr.ts';
import { decodeVmtBaser, decodeVmtCfgr } from '../arch/irs-tables.ts';
import { IRS_VMT_BASER, IRS_VMT_CFGR } from '../arch/irs-vm-regs.ts';
import type { Profile } from '../arch/profile.ts';
import {
  twoLevelVmIndex,
  decodeL1Vmte,
  l1VmteOffset,
  vmteOffset,
  vmteWordOffset,
  type VmteWordNumber,
} from '../arch/vmte.ts';
import type { MemoryCommand } from '../memory/commands.ts';
import { type Program, wordOf } from '../pe/program.ts';
import type { IrsCommand } from './commands.ts';
import { registerValue } from './decide.ts';
import type { WalkStop } from './events.ts';
import type { IrsState } from './state.ts';

/** What a program of the IRS may yield. */
export type IrsStep = MemoryCommand | IrsCommand;

/** The IRS's work as a coroutine; see pe/program.ts. */
export type IrsProgram<Return> = Program<IrsStep, Return>;

/** What a program of the IRS knows besides the replies to its steps. */
export interface IrsContext {
  readonly profile: Profile;
  /** The IRS's state as it is now. The view is valid until the next step. */
  state(): IrsState;
}

/** The IRS reads memory. */
export function* deviceLoad(addr: PhysAddr, sizeBytes: number): IrsProgram<Word64> {
  return wordOf(yield { type: 'mem.deviceLoad', addr, sizeBytes });
}

/** The IRS writes memory. */
export function* deviceStore(addr: PhysAddr, sizeBytes: number, value: bigint): IrsProgram<void> {
  yield { type: 'mem.deviceStore', addr, sizeBytes, value: word64(value) };
}

/** A walk that ends before its target, said in an event. Always null, for the caller to return. */
export function* stopWalk(
  reason: WalkStop,
  at: { readonly vmId: number | null; readonly intType?: number; readonly id?: number },
): IrsProgram<null> {
  yield { type: 'irs.stopWalk', reason, vm: null, vmId: at.vmId, intType: at.intType ?? null, id: at.id ?? null };
  return null;
}

/** The VM table as the registers describe it. */
export function vmTable(context: IrsContext): {
  readonly isValid: boolean;
  readonly base: PhysAddr;
  readonly isTwoLevel: boolean;
} {
  const state = context.state();
  const { isValid, base } = decodeVmtBaser(registerValue(state, context.profile, IRS_VMT_BASER.offset));
  const { structure } = decodeVmtCfgr(registerValue(state, context.profile, IRS_VMT_CFGR.offset));
  return { isValid, base, isTwoLevel: structure === 'two-level' };
}

/** Address of the level 1 VMTE that covers a VM ID. */
export function l1VmteAddr(base: PhysAddr, vmId: number): PhysAddr {
  return physOffset(base, l1VmteOffset(twoLevelVmIndex(vmId).l1Index));
}

/** Walks to a word of a VM's L2 VMTE; null when the L1 VMTE is not valid. */
export function* walkToVmte(context: IrsContext, vmId: number, word: VmteWordNumber): IrsProgram<PhysAddr | null> {
  const { base, isTwoLevel } = vmTable(context);
  if (!isTwoLevel) return physOffset(base, vmteOffset(vmId) + vmteWordOffset(word));
  const l1 = decodeL1Vmte(yield* deviceLoad(l1VmteAddr(base, vmId), 8));
  if (!l1.isValid) return yield* stopWalk('l1-vmte-invalid', { vmId });
  return physOffset(l1.l2Base, vmteOffset(twoLevelVmIndex(vmId).l2Index) + vmteWordOffset(word));
}
