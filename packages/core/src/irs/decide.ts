import { type Word64, ZERO_WORD } from '../arch/addr.ts';
import { encodeIdrs } from '../arch/idr.ts';
import { IRS_IDR2, IRS_IDR3, IRS_IDR4 } from '../arch/irs-id-regs.ts';
import { encodeSaveVmStatusr, encodeVmtStatusr, encodeVpeStatusr } from '../arch/irs-status.ts';
import { IRS_SAVE_VM_STATUSR, IRS_VMT_STATUSR, IRS_VPE_STATUSR } from '../arch/irs-vm-regs.ts';
import { floorLog2 } from '../arch/pow2.ts';
import type { Profile } from '../arch/profile.ts';
import { unreachable } from '../kernel/invariant.ts';
import type { Decision } from '../kernel/model.ts';
import type { BeginMmioWrite, EndMmioRead, PeCommand } from '../pe/commands.ts';
import type { PeEvent } from '../pe/events.ts';
import { DONE, type Reply } from '../pe/program.ts';
import type { IrsCommand } from './commands.ts';
import type { IrsEvent, Misprogrammed } from './events.ts';
import type { IrsState } from './state.ts';
import { writeRefusal } from './write-refusal.ts';

/** MMIO accesses of a PE, which the IRS answers. */
export type MmioCommand = Extract<PeCommand, { type: `mmio.${string}` }>;

type IrsDecision = Decision<IrsEvent | PeEvent, Reply>;

/** True when the IRS is to perform its command at the status read that just began. */
export function isDue(state: IrsState): boolean {
  return isReady(state) && (state.pending?.fault === 'late' || state.pending?.busyPollsLeft === 0);
}

/** True when the IRS has a command that no fault keeps it from performing, however many polls it likes to take. */
export function isReady({ pending }: IrsState): boolean {
  if (pending === null) return false;
  if (pending.fault === 'late') return pending.hasTimedOut;
  return pending.fault === null || pending.fault === 'ignored';
}

/** True while an injected fault keeps the status busy, which makes the driver's polls long. */
export function isHeldUp(state: IrsState): boolean {
  const fault = state.pending?.fault ?? null;
  return fault === 'drop' || fault === 'late' || fault === 'hang';
}

/** What the IRS answers to a register access. Pure. */
export function decideMmio(state: IrsState, profile: Profile, command: MmioCommand): IrsDecision {
  const { offset, widthBits, caller0, caller } = command;
  switch (command.type) {
    case 'mmio.beginRead':
      return done({ type: 'mmio.readBegan', offset, widthBits, caller0, caller });
    case 'mmio.endRead':
      return decideReadEnd(state, profile, command);
    case 'mmio.beginWrite': {
      const { value } = command;
      return done(
        { type: 'mmio.writeBegan', offset, widthBits, value, caller0, caller },
        illegal(state, profile, command),
      );
    }
    case 'mmio.endWrite':
      return done({ type: 'mmio.writeEnded', offset, widthBits, value: command.value, caller0, caller });
    default:
      return unreachable(command);
  }
}

/** What an IRS's own steps are as events. Pure. */
export function decideIrs(command: IrsCommand): IrsDecision {
  switch (command.type) {
    case 'irs.complete': {
      const { offset, value, outcome } = command;
      return done({ type: 'irs.commandCompleted', offset, value, outcome });
    }
    case 'irs.latch': {
      const { vmId, section, word, isValid } = command;
      return done({ type: 'irs.latched', vmId, section, word, isValid });
    }
    case 'irs.timeOut':
      return done({ ...command, type: 'irs.commandTimedOut' });
    case 'irs.expireFault':
      return done({ type: 'irs.faultExpired', mode: command.mode });
    case 'irs.startLate':
      return done({ ...command, type: 'irs.lateCommandStarted' });
    case 'irs.selectVpe':
      return done({ ...command, type: 'irs.vpeSelected' });
    case 'irs.stopWalk':
      return done({ ...command, type: 'irs.walkStopped' });
    case 'irs.requestInterrupt':
      return done({ ...command, type: 'irs.interruptRequested' });
    default:
      return unreachable(command);
  }
}

/** Value of a register as a read returns it now. */
export function registerValue(state: IrsState, profile: Profile, offset: number): Word64 {
  switch (offset) {
    case IRS_VMT_STATUSR.offset:
      return encodeVmtStatusr({ isIdle: state.pending === null });
    case IRS_VPE_STATUSR.offset:
      return encodeVpeStatusr({ isIdle: true, isValid: state.isVpeSelected });
    case IRS_SAVE_VM_STATUSR.offset:
      return encodeSaveVmStatusr({ isIdle: true, isQuiesced: state.quiescedVmId !== null });
    case IRS_IDR2.offset:
      return idrs(profile).idr2;
    case IRS_IDR3.offset:
      return idrs(profile).idr3;
    case IRS_IDR4.offset:
      return idrs(profile).idr4;
    default:
      return state.registers[offset] ?? ZERO_WORD;
  }
}

function decideReadEnd(state: IrsState, profile: Profile, command: EndMmioRead): IrsDecision {
  const { offset, widthBits, caller0, caller } = command;
  const value = registerValue(state, profile, offset);
  return {
    events: [{ type: 'mmio.readEnded', offset, widthBits, value, caller0, caller }],
    reply: { type: 'word', word: value },
  };
}

function illegal(state: IrsState, profile: Profile, command: BeginMmioWrite): Misprogrammed[] {
  const reason = writeRefusal(state, profile, command.offset);
  return reason === null ? [] : [{ type: 'irs.misprogrammed', offset: command.offset, value: command.value, reason }];
}

function idrs(profile: Profile): ReturnType<typeof encodeIdrs> {
  return encodeIdrs({ ...profile.irs, vpeIdBits: Math.max(1, floorLog2(profile.irs.maxVpes)) });
}

function done(act: IrsEvent | PeEvent, effects: readonly IrsEvent[] = []): IrsDecision {
  return { events: [act, ...effects], reply: DONE };
}
