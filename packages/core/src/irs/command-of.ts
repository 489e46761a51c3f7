import { unreachable } from '../kernel/invariant.ts';
import type { IrsCommand } from './commands.ts';
import type { IrsEvent } from './events.ts';

/** The command that an act of the IRS stands for; null for effects. */
export function irsCommandOf(event: IrsEvent): IrsCommand | null {
  switch (event.type) {
    case 'irs.commandCompleted': {
      const { offset, value, outcome } = event;
      return { type: 'irs.complete', offset, value, outcome };
    }
    case 'irs.latched':
      return { ...event, type: 'irs.latch' };
    case 'irs.commandTimedOut':
      return { ...event, type: 'irs.timeOut' };
    case 'irs.faultExpired':
      return { type: 'irs.expireFault', mode: event.mode };
    case 'irs.lateCommandStarted':
      return { ...event, type: 'irs.startLate' };
    case 'irs.vpeSelected':
      return { ...event, type: 'irs.selectVpe' };
    case 'irs.walkStopped':
      return { ...event, type: 'irs.stopWalk' };
    case 'irs.interruptRequested':
      return { ...event, type: 'irs.requestInterrupt' };
    case 'irs.faultArmed':
    case 'irs.misprogrammed':
      return null;
    default:
      return unreachable(event);
  }
}
