import { decodeSaveVmr } from '../arch/irs-commands.ts';
import { IRS_SAVE_VMR, IRS_VMT_STATUSR } from '../arch/irs-vm-regs.ts';
import { LPI_SECTION } from '../arch/ist-section.ts';
import type { Profile } from '../arch/profile.ts';
import { unreachable } from '../kernel/invariant.ts';
import type { Mutable } from '../kernel/mutable.ts';
import type { MmioWriteBegan, PeEvent } from '../pe/events.ts';
import type { IrsEvent, Latched } from './events.ts';
import type { IrsState } from './state.ts';
import { isCommandRegister, writeRefusal } from './write-refusal.ts';

type Draft = Mutable<IrsState>;

/** What a register access changes in the IRS. */
export function evolveMmio(draft: Draft, profile: Profile, event: Extract<PeEvent, { type: `mmio.${string}` }>): void {
  if (event.type === 'mmio.writeBegan') acceptWrite(draft, profile, event);
  if (event.type === 'mmio.readEnded' && event.offset === IRS_VMT_STATUSR.offset) {
    const { pending } = draft;
    if (pending !== null && pending.busyPollsLeft > 0) pending.busyPollsLeft -= 1;
  }
}

/** What an event of the IRS changes in it. */
export function evolveIrs(draft: Draft, event: IrsEvent): void {
  switch (event.type) {
    case 'irs.faultArmed':
      draft.armedFault = event.mode;
      return;
    case 'irs.faultExpired':
      draft.armedFault = null;
      return;
    case 'irs.commandCompleted':
      draft.pending = null;
      return;
    case 'irs.commandTimedOut':
      if (event.mode === 'drop') draft.pending = null;
      else if (draft.pending !== null) draft.pending.hasTimedOut = true;
      return;
    case 'irs.vpeSelected':
      draft.isVpeSelected = event.isValid;
      return;
    case 'irs.latched':
      return latch(draft, event);
    case 'irs.interruptRequested':
      if (draft.quiescedVmId === event.vmId) draft.quiescedVmId = null;
      return;
    case 'irs.lateCommandStarted':
    case 'irs.walkStopped':
    case 'irs.misprogrammed':
      return;
    default:
      return unreachable(event);
  }
}

function acceptWrite(draft: Draft, profile: Profile, event: MmioWriteBegan): void {
  const { offset, value } = event;
  if (writeRefusal(draft, profile, offset) !== null) return;
  draft.registers[offset] = value;
  if (offset === IRS_SAVE_VMR.offset) {
    const save = decodeSaveVmr(value);
    if (save !== null) draft.quiescedVmId = save.quiesce ? save.vmId : null;
  }
  if (!isCommandRegister(offset)) return;
  draft.pending = {
    offset,
    value,
    busyPollsLeft: profile.irs.busyPolls,
    fault: draft.armedFault,
    hasTimedOut: false,
  };
  draft.armedFault = null;
}

function latch(draft: Draft, event: Latched): void {
  const { vmId, section, word, isValid } = event;
  if (section === 0) {
    if (isValid) draft.vms[vmId] = { word1: word, lpiIst: null, spiIst: null };
    else delete draft.vms[vmId];
    return;
  }
  const vm = draft.vms[vmId];
  if (vm === undefined) return;
  vm[section === LPI_SECTION ? 'lpiIst' : 'spiIst'] = isValid ? word : null;
}
