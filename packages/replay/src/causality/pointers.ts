import type { EventType, PhysAddr, Seq, SystemRecord } from '@vist/core';
import type { History } from './history.ts';

/** The pointers of KVM's structures to one object, over a part of a log. */
export interface Pointers {
  /** Those that still point to it: their names, and when they were written. */
  readonly held: readonly HeldPointer[];
  /** The last one that ceased to point to it; null when none ever did. */
  readonly lastLost: LostPointer | null;
}

export interface HeldPointer {
  /** `vmi[0].h_lpi_l2_ists[5]` */
  readonly name: string;
  readonly since: Seq;
}

export interface LostPointer extends HeldPointer {
  /** The record with which it was gone. */
  readonly record: SystemRecord;
}

/** The events that write pointers, or end what they are in. */
const POINTER_EVENTS: ReadonlySet<EventType> = new Set<EventType>([
  'kvm.structPublished',
  'kvm.structRetired',
  'kvm.fieldSet',
  'kvm.elementSet',
  'kvm.pendingQueued',
  'kvm.pendingUnlinked',
]);

/** Follows the pointers to `addr` from one position to before another. */
export function pointersTo(history: History, addr: PhysAddr, from: Seq, before: Seq): Pointers {
  const held = new Map<string, Seq>();
  let lastLost: LostPointer | null = null;

  function hold(name: string, at: Seq): void {
    held.set(name, at);
  }

  function lose(isGone: (name: string) => boolean, record: SystemRecord): void {
    for (const [name, since] of held) {
      if (!isGone(name)) continue;
      held.delete(name);
      lastLost = { name, since, record };
    }
  }

  for (const record of history.ofTypes(POINTER_EVENTS, from, before)) {
    const write = pointerWrite(record);
    if (write === null) continue;
    lose((name) => name === write.name || write.ends.some((end) => name.startsWith(write.name + end)), record);
    if (write.value === addr) hold(write.name, record.seq);
  }
  return { held: [...held].map(([name, since]) => ({ name, since })), lastLost };
}

interface PointerWrite {
  readonly name: string;
  readonly value: number | null;
  /** What follows the name of pointers that are gone with it. */
  readonly ends: readonly string[];
}

/** Writing a pointer to an array begins an empty array; publishing or retiring a structure ends all of its fields. */
function pointerWrite({ event }: SystemRecord): PointerWrite | null {
  switch (event.type) {
    case 'kvm.structPublished':
      return { name: structName(event), value: event.addr, ends: ['.'] };
    case 'kvm.structRetired':
      return { name: structName(event), value: null, ends: ['.'] };
    case 'kvm.fieldSet':
      return { name: `${structName(event)}.${event.field}`, value: event.value, ends: ['['] };
    case 'kvm.elementSet':
      return { name: `${structName(event)}.${event.array}[${event.index}]`, value: event.value, ends: [] };
    case 'kvm.pendingQueued':
      return { name: `pending_irqs[${event.key}] of ${event.addr}`, value: event.addr, ends: [] };
    case 'kvm.pendingUnlinked':
      return { name: `pending_irqs[${event.key}] of ${event.addr}`, value: null, ends: [] };
    default:
      return null;
  }
}

function structName({ struct, key }: { readonly struct: string; readonly key: number }): string {
  return struct === 'vmt_info' ? struct : `${struct}[${key}]`;
}
