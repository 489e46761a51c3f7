import { unreachable } from '../kernel/invariant.ts';
import type { Decision } from '../kernel/model.ts';
import type { Mutable } from '../kernel/mutable.ts';
import type { LockCommand, PeCommand } from './commands.ts';
import type { PeEvent } from './events.ts';
import { DONE, type Reply } from './program.ts';
import { lockKey, type PeState } from './state.ts';

/** Commands of this block but register accesses, which the IRS answers, and delays, whose length it decides. */
export type LocalPeCommand = Exclude<PeCommand, { type: `mmio.${string}` | 'pe.delay' }>;

/** Events that this block owns. */
export type LocalPeEvent = Exclude<PeEvent, { type: `mmio.${string}` }>;

/** What a PE's own steps are as events. Pure. */
export function decidePe(state: PeState, command: LocalPeCommand): Decision<PeEvent, Reply> {
  switch (command.type) {
    case 'call.enter': {
      const { func, caller, args } = command;
      return done({ type: 'call.entered', func, caller, args });
    }
    case 'call.return': {
      const { func, caller, ret } = command;
      return done({ type: 'call.returned', func, caller, ret });
    }
    case 'lock.acquire':
      return done(acquired(state, command));
    case 'lock.release': {
      const { lock, instance, pe } = command;
      return done({ type: 'lock.released', lock, instance, pe });
    }
    case 'ub.shiftOutOfBounds': {
      const { site, expr, exponent, typeBits } = command;
      return done({ type: 'ub.shiftedOutOfBounds', site, expr, exponent, typeBits });
    }
    case 'ub.divideByZero':
      return done({ type: 'ub.dividedByZero', site: command.site, expr: command.expr });
    case 'ub.oops':
      return done({ type: 'ub.oopsed', addr: command.addr, site: command.site });
    default:
      return unreachable(command);
  }
}

/** What an event changes in locks and counts. */
export function evolvePe(draft: Mutable<PeState>, event: LocalPeEvent): void {
  switch (event.type) {
    case 'lock.acquired':
      draft.lockHolders[lockKey(event.lock, event.instance)] = event.pe;
      return;
    case 'lock.released':
      delete draft.lockHolders[lockKey(event.lock, event.instance)];
      return;
    case 'ub.shiftedOutOfBounds':
    case 'ub.dividedByZero':
      draft.undefinedCount += 1;
      return;
    case 'lock.contended':
    case 'lock.recursed':
    case 'ub.oopsed':
    case 'call.entered':
    case 'call.returned':
    case 'pe.delayed':
      return;
    default:
      return unreachable(event);
  }
}

/** The command that an act of a PE stands for, register accesses included. */
export function peCommandOf(event: PeEvent): PeCommand {
  switch (event.type) {
    case 'call.entered':
      return { ...event, type: 'call.enter' };
    case 'call.returned':
      return { ...event, type: 'call.return' };
    case 'lock.acquired':
    case 'lock.contended':
    case 'lock.recursed':
      return { ...event, type: 'lock.acquire' };
    case 'lock.released':
      return { ...event, type: 'lock.release' };
    case 'pe.delayed':
      return { ...event, type: 'pe.delay' };
    case 'ub.shiftedOutOfBounds':
      return { ...event, type: 'ub.shiftOutOfBounds' };
    case 'ub.dividedByZero':
      return { ...event, type: 'ub.divideByZero' };
    case 'ub.oopsed':
      return { ...event, type: 'ub.oops' };
    case 'mmio.readBegan':
      return { ...event, type: 'mmio.beginRead' };
    case 'mmio.readEnded': {
      const { offset, widthBits, caller0, caller } = event;
      return { type: 'mmio.endRead', offset, widthBits, caller0, caller };
    }
    case 'mmio.writeBegan':
      return { ...event, type: 'mmio.beginWrite' };
    case 'mmio.writeEnded':
      return { ...event, type: 'mmio.endWrite' };
    default:
      return unreachable(event);
  }
}

/** A lock that another PE holds is contended: the scheduler lets this one wait. One's own is a defect. */
function acquired(state: PeState, { lock, instance, pe }: LockCommand): PeEvent {
  const holder = state.lockHolders[lockKey(lock, instance)];
  if (holder === undefined) return { type: 'lock.acquired', lock, instance, pe };
  return { type: holder === pe ? 'lock.recursed' : 'lock.contended', lock, instance, pe };
}

function done(act: PeEvent): Decision<PeEvent, Reply> {
  return { events: [act], reply: DONE };
}
