import type { SystemRecord } from '@vist/core';

/**
 * What keeps steps of several actors in their order: a step comes after the last writes, by other actors, to the
 * lines, the register or the lock that it is about. Two logs in which every actor does the same steps and each step
 * comes after the same writes differ only in the order of independent steps.
 */
export interface Dependencies {
  /** Ids of the writes that a step comes after, each once, by the lines from the first; none by the same actor. */
  of(record: SystemRecord): readonly number[];
  /** Learns of a step and its id. */
  add(record: SystemRecord, id: number): void;
}

/** Dependencies in a log that has not begun. */
export function createDependencies(): Dependencies {
  const writes = new Map<string | number, { readonly actor: string; readonly id: number }>();
  return {
    of(record) {
      const ids = new Set<number>();
      for (const subject of subjectsOf(record)) {
        const last = writes.get(subject);
        if (last !== undefined && last.actor !== record.actor) ids.add(last.id);
      }
      return [...ids];
    },
    add(record, id) {
      if (READS.has(record.event.type)) return;
      const write = { actor: record.actor, id };
      for (const subject of subjectsOf(record)) writes.set(subject, write);
    },
  };
}

/** The lines by their numbers, the register or the lock by its name, that a step is about. */
function subjectsOf({ event }: SystemRecord): readonly (string | number)[] {
  if ('lock' in event) return [`${event.lock} ${event.instance}`];
  if (event.type.startsWith('mmio.') && 'offset' in event) return [`register ${event.offset}`];
  if (!event.type.startsWith('mem.')) return [];
  const addr = 'addr' in event ? event.addr : 'base' in event ? event.base : null;
  return addr === null || !('sizeBytes' in event) ? [] : linesOf(addr, event.sizeBytes);
}

function linesOf(addr: number, sizeBytes: number): readonly number[] {
  const first = Math.floor(addr / LINE_BYTES);
  const last = Math.floor((addr + Math.max(sizeBytes, 1) - 1) / LINE_BYTES);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Steps that leave things as they are: two of them may change places. */
const READS: ReadonlySet<string> = new Set(['mem.loaded', 'mem.deviceLoaded', 'mmio.readBegan', 'mmio.readEnded']);

/** The longest line there is. */
const LINE_BYTES = 128;
