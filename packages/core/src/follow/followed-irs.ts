import { fieldIsSet } from '../arch/bits.ts';
import { IRS_VMT_STATUSR, IRS_VPE_SELR } from '../arch/irs-vm-regs.ts';
import type { Profile } from '../arch/profile.ts';
import { isHeldUp } from '../irs/decide.ts';
import { performCommand, selectVpe } from '../irs/map-commands.ts';
import type { IrsContext, IrsProgram, IrsStep } from '../irs/programs.ts';
import { isCommandRegister } from '../irs/write-refusal.ts';
import { DONE, type Reply } from '../pe/program.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemState } from '../system/state.ts';
import type { Deed } from './deed.ts';
import { DOUBTED_COMMANDS, type Fate, type Fates, type FollowedCommand } from './fates.ts';
import type { FollowedLog } from './followed-log.ts';
import { mismatch } from './matching.ts';
import { mayBeUnseen, type Sights } from './sights.ts';

/** The IRS's part of a recorded machine: recordings of real kernels show its registers and nothing of its work. */
export interface FollowedIrs {
  /** The IRS did something that was seen. Tells what it should have done instead; null when it may have done this. */
  see(deed: Deed): Contradiction | null;
  /** What the IRS must have done before a PE did this. */
  before(deed: Deed): void;
  /** What follows for the IRS from what a PE just did. */
  after(deed: Deed): void;
  /** The last commands that it was given. */
  readonly commands: readonly FollowedCommand[];
}

/** Something that the IRS did not do for its command. */
export interface Contradiction {
  readonly expected: SystemCommand;
  readonly reason: string;
}

/** What the IRS is at, as far as it was seen. */
interface Work {
  readonly program: IrsProgram<void>;
  readonly isOver: WorkEnd;
  reply: Reply;
  /** Null: to be asked. */
  expected: IrsStep | null;
}

/** A selection or a late command is over when anybody else does something; others when the status says so. */
type WorkEnd = 'with next' | 'when idle';

/** Follows the IRS over a log. */
export function createFollowedIrs(
  log: FollowedLog,
  { profile, sights, fates }: { readonly profile: Profile; readonly sights: Sights; readonly fates: Fates },
  view: () => SystemState,
): FollowedIrs {
  const commands: FollowedCommand[] = [];
  let commandCount = 0;
  const depths = new Map<number, number>();
  const context: IrsContext = { profile, state: () => view().irs };
  let work: Work | null = null;

  function start(program: IrsProgram<void>, isOver: WorkEnd): Work {
    work = { program, isOver, reply: DONE, expected: null };
    return work;
  }

  function startCommand(isOver: WorkEnd): Work | null {
    const { pending } = view().irs;
    return pending === null ? null : start(performCommand(context, { ...pending }), isOver);
  }

  function noteCommand(offset: number, line: number): void {
    commands.push({ number: commandCount, line, offset, hasFailed: false });
    commandCount += 1;
    if (commands.length > DOUBTED_COMMANDS) commands.shift();
  }

  function fate(): Fate | null {
    return fates.get(commandCount - 1)?.fate ?? null;
  }

  function performPending(next: Deed): void {
    const started = startCommand('when idle');
    if (started !== null) finish(started, next);
  }

  /** Follows how deep a task is in calls; true when it has just come out of all of them. */
  function isOut({ task, command }: Deed): boolean {
    const depth = depths.get(task) ?? 0;
    if (command.type === 'call.enter') depths.set(task, depth + 1);
    if (command.type !== 'call.return') return false;
    if (depth > 1) depths.set(task, depth - 1);
    else depths.delete(task);
    return depth <= 1;
  }

  function expectedOf(current: Work): IrsStep | null {
    if (current.expected === null) {
      const step = current.program.next(current.reply);
      if (step.done === true) return null;
      current.expected = step.value;
    }
    return current.expected;
  }

  function infer(current: Work, step: IrsStep, next: Deed): void {
    current.reply = log.inferred(next, 'irs0', step);
    current.expected = null;
  }

  /** The rest of its work, unseen. */
  function finish(current: Work, next: Deed): void {
    for (let step = expectedOf(current); step !== null; step = expectedOf(current)) infer(current, step, next);
    work = null;
  }

  function afterCommandReturned(next: Deed): void {
    const { pending, armedFault } = view().irs;
    const last = commands.at(-1);
    if (pending !== null && last !== undefined) {
      last.hasFailed = true;
      if (fate() === 'early') return performPending(next);
    }
    if (pending !== null && pending.fault !== null && isHeldUp(view().irs) && !pending.hasTimedOut) {
      const { offset, value, fault: mode } = pending;
      log.inferred(next, 'irs0', { type: 'irs.timeOut', offset, value, mode });
    }
    if (armedFault !== null) log.inferred(next, 'env', { type: 'irs.expireFault', mode: armedFault });
  }

  return {
    commands,
    see(deed) {
      let current = work ?? startCommand(deed.command.type === 'irs.startLate' ? 'with next' : 'when idle');
      let contradiction: Contradiction | null = null;
      while (current !== null) {
        const step = expectedOf(current);
        const reason = step === null ? null : mismatch(step, deed);
        if (step !== null && reason === null) {
          current.reply = log.seen(deed);
          current.expected = null;
          return null;
        }
        if (step === null || reason === null || !mayBeUnseen(step, sights)) {
          // It does something else than what it was asked for: believe it, and follow no longer.
          if (step !== null && reason !== null) contradiction = { expected: step, reason };
          work = null;
          current = null;
        } else infer(current, step, deed);
      }
      log.seen(deed);
      return contradiction;
    },
    before(deed) {
      if (work?.isOver === 'with next') finish(work, deed);
      if (!isIdleRead(deed)) return;
      const current = work ?? (fate() === 'never' ? null : startCommand('when idle'));
      if (current !== null) finish(current, deed);
      completeUnfollowed(deed);
    },
    after(deed) {
      const { command } = deed;
      if (isOut(deed) && fate() === 'late') performPending(deed);
      if (command.type === 'mmio.beginWrite' && isCommandRegister(command.offset)) {
        noteCommand(command.offset, deed.origin.line);
      }
      if (command.type === 'mmio.beginWrite' && command.offset === IRS_VPE_SELR.offset) {
        start(selectVpe(context, command.value), 'with next');
      } else if (command.type === 'kvm.returnCommand') afterCommandReturned(deed);
    },
  };

  /** The status says idle, so the command is done, whatever it did. */
  function completeUnfollowed(next: Deed): void {
    const { pending } = view().irs;
    if (pending === null) return;
    const { offset, value } = pending;
    const outcome = fate() === 'never' ? 'ignored' : 'performed';
    log.inferred(next, 'irs0', { type: 'irs.complete', offset, value, outcome });
  }
}

/** A read of VMT_STATUSR that says idle; one that was not seen says it as soon as it can. */
function isIdleRead({ command, seen }: Deed): boolean {
  if (command.type !== 'mmio.endRead' || command.offset !== IRS_VMT_STATUSR.offset) return false;
  const { value } = seen;
  return typeof value !== 'bigint' || fieldIsSet(value, IRS_VMT_STATUSR.fields.IDLE);
}
