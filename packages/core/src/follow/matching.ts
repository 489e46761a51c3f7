import type { NamedValue } from '../pe/events.ts';
import { actName } from '../system/act-names.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { Deed } from './deed.ts';

/**
 * Why a program's step is not what was seen; null when it is. What the recording leaves out is not compared,
 * nor what it decides: where memory was found, what a register said.
 */
export function mismatch(step: SystemCommand, { command: seen }: Deed): string | null {
  if (step.type !== seen.type) return `${actName(step.type)}, not ${actName(seen.type)}`;
  const keys = COMPARED[step.type] ?? [];
  const mine: Readonly<Record<string, unknown>> = { ...step };
  const theirs: Readonly<Record<string, unknown>> = { ...seen };
  for (const key of keys) {
    if (theirs[key] !== null && mine[key] !== theirs[key])
      return `${key} ${shown(mine[key])}, not ${shown(theirs[key])}`;
  }
  if (step.type === 'call.enter' && seen.type === 'call.enter') return argsMismatch(step.args, seen.args);
  if (step.type === 'kvm.log' && seen.type === 'kvm.log') {
    const [expected, got] = [step.message, seen.message].map(withoutPid);
    return expected === got ? null : `message "${expected}", not "${got}"`;
  }
  return null;
}

/** The fields of a step that a recording shows, and that follow from the program. */
const COMPARED: Readonly<Partial<Record<SystemCommand['type'], readonly string[]>>> = {
  'call.enter': ['func'],
  'call.return': ['func', 'ret'],
  'alloc.allocate': ['sizeReqBytes', 'accounted'],
  'alloc.free': ['addr'],
  'mem.load': ['addr', 'sizeBytes'],
  'mem.store': ['addr', 'sizeBytes', 'value'],
  'mem.set': ['addr', 'sizeBytes', 'byte'],
  'mem.maintain': ['op', 'addr', 'sizeBytes'],
  'mem.deviceLoad': ['addr', 'sizeBytes'],
  'mem.deviceStore': ['addr', 'sizeBytes', 'value'],
  'mem.userLoad': ['offset', 'sizeBytes'],
  'mem.userStore': ['offset', 'sizeBytes', 'value'],
  'mmio.beginRead': ['offset', 'widthBits'],
  'mmio.endRead': ['offset', 'widthBits'],
  'mmio.beginWrite': ['offset', 'widthBits', 'value'],
  'mmio.endWrite': ['offset', 'widthBits', 'value'],
  'kvm.sendCommand': ['command', 'vmId', 'vpeIndex'],
  'kvm.returnCommand': ['command', 'ret'],
  'kvm.warn': ['site'],
  'kvm.injectPending': ['intid', 'pending'],
  'irs.stopWalk': ['reason'],
  'ub.shiftOutOfBounds': ['exponent'],
};

/** Arguments of the same name are to be the same number; probes need not fetch them all. */
function argsMismatch(mine: readonly NamedValue[], theirs: readonly NamedValue[]): string | null {
  for (const { name, value } of mine) {
    const other = theirs.find((arg) => arg.name === name)?.value;
    if (other === undefined || typeof other === 'string' || typeof value === 'string') continue;
    if (BigInt(other) !== BigInt(value)) return `${name}=${shown(value)}, not ${shown(other)}`;
  }
  return null;
}

/** `kvm [1234]: message` names a task, which is not the model's. */
function withoutPid(message: string): string {
  return message.replace(/^kvm \[\d+\]: /u, '');
}

function shown(value: unknown): string {
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  return typeof value === 'number' && value >= 2 ** 32 ? `0x${value.toString(16)}` : String(value);
}
