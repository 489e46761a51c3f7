import type { SystemCommand } from '../system/commands.ts';
import type { Deed } from './deed.ts';

/** What a recording shows at all: what it never shows may have happened unseen. */
export interface Sights {
  readonly types: ReadonlySet<SystemCommand['type']>;
  /** Functions whose entry or return is shown. */
  readonly functions: ReadonlySet<string>;
  /** The test program of the recordings made it: operations, faults and user memory are told. */
  readonly hasHarness: boolean;
}

/** What of a recording these deeds show. */
export function sightsOf(deeds: Iterable<Deed>): Sights {
  const types = new Set<SystemCommand['type']>();
  const functions = new Set<string>();
  for (const { command } of deeds) {
    types.add(command.type);
    if (command.type === 'call.enter' || command.type === 'call.return') functions.add(command.func);
  }
  return { types, functions, hasHarness: types.has('env.beginOperation') };
}

/** True when a step may have been made although the recording does not have it. */
export function mayBeUnseen(step: SystemCommand, sights: Sights): boolean {
  switch (step.type) {
    case 'call.enter':
    case 'call.return':
      return !sights.functions.has(step.func);
    case 'ub.oops':
    case 'ub.shiftOutOfBounds':
      // Nothing comes after it, and something did.
      return false;
    case 'ub.divideByZero':
    case 'kvm.log':
    case 'kvm.warn':
    case 'kvm.killVm':
    case 'kvm.injectPending':
      return !sights.hasHarness && !sights.types.has(step.type);
    case 'kvm.returnCommand':
    case 'kvm.sendCommand':
      return !sights.types.has(step.type);
    default:
      return NEVER_SEEN.test(step.type) || !sights.types.has(step.type);
  }
}

/** Steps that no recording shows: bookkeeping, locks and time. */
const NEVER_SEEN = /^(?:kvm|lock|pe)\./u;
