import { IRS_VPE_SELR } from '../arch/irs-vm-regs.ts';
import { isCommandRegister } from '../irs/write-refusal.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Actor, Origin, Seq } from '../kernel/model.ts';
import type { Reply } from '../pe/program.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemEvent } from '../system/events.ts';
import type { SystemState } from '../system/state.ts';
import type { Deed } from './deed.ts';
import { NOTHING_SEEN, type ObservedCommand } from './observed-model.ts';

/** The machine that follows. */
export type FollowedMachine = Machine<SystemState, ObservedCommand, SystemEvent, Reply>;

/** Writes what a recorded machine did into a log: with the frame that caused it, or the register write. */
export interface FollowedLog {
  /** What was seen. Returns what the actor learned. */
  seen(deed: Deed): Reply;
  /** What nobody saw but follows from what was seen next. */
  inferred(next: Deed, actor: Actor, command: SystemCommand): Reply;
}

/** A log over a machine. */
export function createFollowedLog(machine: FollowedMachine): FollowedLog {
  const frames = new Map<number, Seq[]>();
  let irsWork: Seq | null = null;

  function framesOf(task: number): Seq[] {
    const open = frames.get(task);
    if (open !== undefined) return open;
    const none: Seq[] = [];
    frames.set(task, none);
    return none;
  }

  function dispatch(task: number, actor: Actor, observed: ObservedCommand, origin: Origin): Reply {
    const open = framesOf(task);
    const isOutside = observed.command.type === 'env.beginOperation' || observed.command.type === 'env.endRun';
    const cause = isOutside ? null : actor === 'irs0' && irsWork !== null ? irsWork : (open.at(-1) ?? null);
    const { act, reply } = machine.dispatch(actor, observed, cause, origin);
    const { event } = act;
    switch (event.type) {
      case 'env.operationBegan':
      case 'call.entered':
      case 'kvm.commandSent':
        if (open.length < MAX_DEPTH) open.push(act.seq);
        break;
      case 'call.returned':
      case 'kvm.commandReturned':
        open.pop();
        break;
      case 'env.operationEnded':
      case 'env.runEnded':
        frames.delete(task);
        break;
      case 'mmio.writeBegan':
        if (isCommandRegister(event.offset) || event.offset === IRS_VPE_SELR.offset) irsWork = act.seq;
        break;
      default:
    }
    return reply;
  }

  return {
    seen: ({ task, actor, command, seen, reports, origin }) =>
      dispatch(task, actor, { command, seen, reports }, origin),
    inferred: (next, actor, command) =>
      dispatch(next.task, actor, { command, seen: NOTHING_SEEN, reports: null }, { ...next.origin, isInferred: true }),
  };
}

/** Frames that are kept of a task whose returns are missing. */
const MAX_DEPTH = 256;
