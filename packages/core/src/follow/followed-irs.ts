import { type Word64, ZERO_WORD } from '../arch/addr.ts';
import { fieldIsSet } from '../arch/bits.ts';
import { IRS_VMT_STATUSR, IRS_VPE_SELR } from '../arch/irs-vm-regs.ts';
import type { Profile } from '../arch/profile.ts';
import { isHeldUp } from '../irs/decide.ts';
import { performCommand, selectVpe } from '../irs/map-commands.ts';
import type { IrsContext, IrsProgram } from '../irs/programs.ts';
import { peekPoc } from '../memory/decide.ts';
import { DONE, type Reply } from '../pe/program.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemState } from '../system/state.ts';
import type { Deed } from './deed.ts';
import type { FollowedLog } from './followed-log.ts';

/** The IRS's part of a recorded machine: recordings of real kernels show its registers and nothing of its work. */
export interface FollowedIrs {
  /** What the IRS must have done before this happened. */
  before(deed: Deed): void;
  /** What follows for the IRS from what just happened. */
  after(deed: Deed): void;
}

/** Follows the IRS over a log. */
export function createFollowedIrs(log: FollowedLog, profile: Profile, view: () => SystemState): FollowedIrs {
  const context: IrsContext = { profile, state: () => view().irs };
  /** Whether accesses of the IRS were seen since it was last asked for something. */
  let isSeenAtWork = false;
  let selection: Word64 | null = null;
  let isLate = false;

  function run(program: IrsProgram<void>, next: Deed): void {
    drive(program, (command) => log.inferred(next, 'irs0', command));
  }

  function complete(next: Deed): void {
    const { pending } = view().irs;
    isLate = false;
    if (pending === null) return;
    const { offset, value, fault } = pending;
    if (!isSeenAtWork) return run(performCommand(context, { ...pending }), next);
    isSeenAtWork = false;
    const outcome = fault === 'ignored' ? 'ignored' : 'performed';
    log.inferred(next, 'irs0', { type: 'irs.complete', offset, value, outcome });
  }

  function select(value: Word64, next: Deed): void {
    selection = null;
    if (!isSeenAtWork) return run(selectVpe(context, value), next);
    isSeenAtWork = false;
    // The walk was seen; what it came to is what memory holds.
    drive(selectVpe(context, value), (command) => {
      if (command.type === 'irs.selectVpe') return log.inferred(next, 'irs0', command);
      if (command.type !== 'mem.deviceLoad') return DONE;
      return { type: 'word', word: peekPoc(view().memory, command.addr, command.sizeBytes) };
    });
  }

  function afterCommandReturned(next: Deed): void {
    const { pending, armedFault } = view().irs;
    if (pending !== null && pending.fault !== null && isHeldUp(view().irs) && !pending.hasTimedOut) {
      const { offset, value, fault: mode } = pending;
      log.inferred(next, 'irs0', { type: 'irs.timeOut', offset, value, mode });
    }
    if (armedFault !== null) log.inferred(next, 'env', { type: 'irs.expireFault', mode: armedFault });
  }

  return {
    before(deed) {
      const { command, actor } = deed;
      if (actor === 'irs0' || command.type.startsWith('import.')) return;
      if (selection !== null) select(selection, deed);
      if (isLate) complete(deed);
      if (command.type === 'mmio.endRead' && command.offset === IRS_VMT_STATUSR.offset) {
        const { value } = deed.seen;
        const status = typeof value === 'bigint' ? value : ZERO_WORD;
        if (fieldIsSet(status, IRS_VMT_STATUSR.fields.IDLE) && view().irs.pending !== null) complete(deed);
      }
    },
    after(deed) {
      const { command, actor } = deed;
      if (actor === 'irs0') {
        if (command.type === 'irs.startLate') isLate = true;
        isSeenAtWork = true;
      } else if (command.type === 'mmio.beginWrite') {
        isSeenAtWork = false;
        if (command.offset === IRS_VPE_SELR.offset) selection = command.value;
      } else if (command.type === 'env.beginOperation') isSeenAtWork = false;
      else if (command.type === 'kvm.returnCommand') afterCommandReturned(deed);
    },
  };
}

function drive(program: IrsProgram<void>, execute: (command: SystemCommand) => Reply): void {
  let step = program.next(DONE);
  while (step.done !== true) step = program.next(execute(step.value));
}
