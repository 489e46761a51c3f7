import type { Actor } from '../kernel/model.ts';
import type { Program, Reply } from '../pe/program.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { Deed } from './deed.ts';
import type { Sights } from './sights.ts';

/** A program that is being followed. */
export interface OpenProgram {
  readonly name: string;
  /** The VM that it is about; null for none, or when no probe tells. */
  readonly vm: number | null;
  readonly actor: Actor;
  readonly program: Program<SystemCommand, number | void>;
  /** Whether an operation's end ends it, or its own. */
  readonly isOperation: boolean;
  reply: Reply;
  /** The step that it wants to make; null when it has to be asked. */
  expected: SystemCommand | null;
  last: SystemCommand | null;
  unseen: SystemCommand[];
  /** Something that was seen was its doing. */
  hasMatched: boolean;
  /** Clock of what was seen last. */
  lastNs: bigint | null;
}

/** The step that a program makes next, given what was seen next; undefined when it has ended. */
export function nextStep(current: OpenProgram, deed: Deed, sights: Sights): SystemCommand | undefined {
  if (current.expected !== null) return current.expected;
  const isSent = current.last?.type === 'kvm.sendCommand' && current.last.vmId !== null;
  if (isSent && deed.command.type === 'kvm.returnCommand' && wasRefused(deed.command.ret, sights)) {
    current.reply = { type: 'refused', err: deed.command.ret };
  }
  const step = current.program.next(current.reply);
  if (step.done === true) return undefined;
  current.expected = step.value;
  return step.value;
}

/** A command that returned an error with no register access between was refused before it reached the IRS. */
function wasRefused(ret: number, sights: Sights): boolean {
  return ret < 0 && (sights.types.has('mmio.beginWrite') || ret !== ETIMEDOUT);
}

const ETIMEDOUT = -110;

/** A deed with what the recording did not tell: callers, functions, arguments that no probe fetched. */
export function completed(deed: Deed, step: SystemCommand): Deed {
  const missing = step.type === 'call.enter' ? [...deed.guessed, 'args'] : deed.guessed;
  if (missing.length === 0) return deed;
  const told = Object.fromEntries(Object.entries(step).filter(([key]) => missing.includes(key)));
  // Both are commands of one type: `mismatch` said so.
  return { ...deed, command: { ...deed.command, ...told } };
}

/** Where no test program tells of held-up commands, a poll takes as long as the clock says. */
export function timed({ lastNs }: OpenProgram, { reports, origin }: Deed, step: SystemCommand): SystemCommand {
  if (step.type !== 'pe.delay' || reports !== null || lastNs === null || origin.timeNs === null) return step;
  return { ...step, microseconds: Math.max(step.microseconds, Number((origin.timeNs - lastNs) / 1000n)) };
}
