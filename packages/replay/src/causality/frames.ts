import { hexWord, type NamedValue, type Seq, type SystemRecord } from '@vist/core';
import type { History } from './history.ts';
import type { CallFrame } from './node.ts';

/** The open calls that a record stands in, innermost first; the operation of the scenario last. */
export function framesOf(history: History, record: SystemRecord): readonly CallFrame[] {
  const frames: CallFrame[] = [];
  for (const outer of chain(history, record)) {
    const frame = frameOf(outer);
    if (frame !== null) frames.push(frame);
  }
  return frames;
}

/** The record whose act an effect belongs to; the record itself when it is an act. */
export function actOf(history: History, record: SystemRecord): SystemRecord {
  const cause = record.cause === null ? null : history.record(record.cause);
  return cause === null || frameOf(cause) !== null || cause.event.type === 'mmio.writeBegan' ? record : cause;
}

/** The register write that made an IRS do something; null when the log does not say. */
export function commandOf(history: History, record: SystemRecord): SystemRecord | null {
  for (const outer of chain(history, record)) if (outer.event.type === 'mmio.writeBegan') return outer;
  return null;
}

/** What caused a record, and what caused that, outwards. */
function* chain(history: History, record: SystemRecord): Generator<SystemRecord> {
  let cause: Seq | null = record.cause;
  for (let depth = 0; cause !== null && depth < MOST_FRAMES; depth += 1) {
    const outer = history.record(cause);
    if (outer === null) return;
    yield outer;
    ({ cause } = outer);
  }
}

function frameOf({ seq, event }: SystemRecord): CallFrame | null {
  switch (event.type) {
    case 'call.entered':
      return { seq, name: event.func, args: argsText(event.args) };
    case 'kvm.commandSent':
      return { seq, name: event.command, args: event.vmId === null ? '' : `vm_id=${event.vmId}` };
    case 'env.operationBegan': {
      const args = event.args.filter(({ name }) => name !== 'vm');
      const vm: readonly NamedValue[] = event.vm === null ? [] : [{ name: 'vm', value: event.vm }];
      return { seq, name: `op ${event.index} ${event.op}`, args: argsText([...vm, ...args]) };
    }
    default:
      return null;
  }
}

function argsText(args: readonly NamedValue[]): string {
  return args.map(({ name, value }) => `${name}=${typeof value === 'bigint' ? hexWord(value) : value}`).join(', ');
}

/** Kernel stacks are bounded, and so is this walk. */
const MOST_FRAMES = 64;
