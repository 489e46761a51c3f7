import type { SystemRecord } from '@vist/core';

/**
 * What keeps steps of several actors in their order: a step comes after the last write, by another actor, to the
 * line, register or lock that it is about. Two logs in which every actor does the same steps and each step comes
 * after the same write differ only in the order of independent steps.
 */
export interface Dependencies {
  /** Id of the write that a step comes after; -1 when there is none by another actor. */
  of(record: SystemRecord): number;
  /** Learns of a step and its id. */
  add(record: SystemRecord, id: number): void;
}

/** Dependencies in a log that has not begun. */
export function createDependencies(): Dependencies {
  const writes = new Map<string | number, { readonly actor: string; readonly id: number }>();
  return {
    of(record) {
      const subject = subjectOf(record);
      const last = subject === null ? undefined : writes.get(subject);
      return last === undefined || last.actor === record.actor ? -1 : last.id;
    },
    add(record, id) {
      if (READS.has(record.event.type)) return;
      const subject = subjectOf(record);
      if (subject !== null) writes.set(subject, { actor: record.actor, id });
    },
  };
}

/** The line by its address, the register or the lock by its name, that a step is about. */
function subjectOf({ event }: SystemRecord): string | number | null {
  if ('lock' in event) return `${event.lock} ${event.instance}`;
  if (event.type.startsWith('mmio.') && 'offset' in event) return `register ${event.offset}`;
  if (!event.type.startsWith('mem.')) return null;
  const addr = 'addr' in event ? event.addr : 'base' in event ? event.base : null;
  return addr === null ? null : Math.floor(addr / LINE_BYTES);
}

/** Steps that leave things as they are: two of them may change places. */
const READS: ReadonlySet<string> = new Set(['mem.loaded', 'mem.deviceLoaded', 'mmio.readBegan', 'mmio.readEnded']);

/** The longest line there is. */
const LINE_BYTES = 128;
