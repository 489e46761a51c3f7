import type { LogSource, NamedValue, Seq, SystemRecord } from '@vist/core';

/**
 * The calls that a record stands in, from the innermost outwards: `vgic_v5_vmte_assign_ist(vm=0)`, then the
 * command and the operation that it belongs to.
 */
export function framesOf(log: LogSource, record: SystemRecord): readonly string[] {
  const frames: string[] = [];
  let cause: Seq | null = record.cause;
  for (let depth = 0; cause !== null && depth < MOST_FRAMES; depth += 1) {
    const outer = recordAt(log, cause);
    if (outer === null) break;
    const text = frameText(outer);
    if (text !== null) frames.push(text);
    ({ cause } = outer);
  }
  return frames;
}

function frameText({ event }: SystemRecord): string | null {
  switch (event.type) {
    case 'call.entered':
      return `${event.func}(${event.args.map(argText).join(', ')})`;
    case 'kvm.commandSent':
      return `command ${event.command}`;
    case 'env.operationBegan':
      return `operation ${event.index}: ${[event.op, ...event.args.map(argText)].join(' ')}`;
    default:
      return null;
  }
}

function argText({ name, value }: NamedValue): string {
  return `${name}=${typeof value === 'bigint' ? `0x${value.toString(16)}` : value}`;
}

function recordAt(log: LogSource, at: Seq): SystemRecord | null {
  for (const record of log.records(at)) return record;
  return null;
}

/** The operation that a record stands in, by its index in the scenario; null outside of all. */
export function operationOf(log: LogSource, at: Seq): number | null {
  let position: Seq | null = at;
  for (let depth = 0; position !== null && depth < MOST_FRAMES; depth += 1) {
    const record = recordAt(log, position);
    if (record?.event.type === 'env.operationBegan') return record.event.index;
    position = record?.cause ?? null;
  }
  return null;
}

/** Kernel stacks are bounded, and so is this walk. */
const MOST_FRAMES = 64;
