import { type Actor, seq, type Seq, type SystemRecord } from '@vist/core';
import type { Timeline } from '../timeline/timeline.ts';

/** Who is where: the last event of each actor, and the calls that it is in. */
export interface ShownActors {
  readonly kind: 'actors';
  readonly actors: readonly ShownActor[];
  /** The operation of the scenario that has begun last and not ended. */
  readonly operation: { readonly index: number; readonly op: string; readonly vm: number | null } | null;
}

export interface ShownActor {
  readonly actor: Actor;
  readonly eventCount: number;
  readonly last: { readonly seq: Seq; readonly type: string };
  /** Outermost first. */
  readonly calls: readonly { readonly seq: Seq; readonly func: string }[];
}

/** The locks that are held. */
export interface ShownLocks {
  readonly kind: 'locks';
  readonly locks: readonly ShownLock[];
}

export interface ShownLock {
  readonly lock: string;
  readonly instance: number;
  readonly pe: number;
  /** Where it was taken. */
  readonly since: Seq;
  /** PEs that found it held and have not taken it since. */
  readonly waiting: readonly number[];
}

/** The actors when the records before `at` have happened. */
export function showActors(timeline: Timeline, at: Seq): ShownActors {
  const actors = new Map<Actor, { count: number; last: SystemRecord; calls: { seq: Seq; func: string }[] }>();
  let operation: ShownActors['operation'] = null;
  for (const record of before(timeline, at)) {
    const { actor, event } = record;
    const known = actors.get(actor) ?? { count: 0, last: record, calls: [] };
    known.count += 1;
    known.last = record;
    actors.set(actor, known);
    if (event.type === 'call.entered') known.calls.push({ seq: record.seq, func: event.func });
    else if (event.type === 'call.returned') known.calls.pop();
    else if (event.type === 'env.operationBegan') operation = { index: event.index, op: event.op, vm: event.vm };
    else if (event.type === 'env.operationEnded') operation = null;
  }
  return {
    kind: 'actors',
    operation,
    actors: [...actors]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([actor, { count, last, calls }]) => ({
        actor,
        eventCount: count,
        last: { seq: last.seq, type: last.event.type },
        calls,
      })),
  };
}

/** The locks when the records before `at` have happened. */
export function showLocks(timeline: Timeline, at: Seq): ShownLocks {
  const locks = new Map<string, { lock: string; instance: number; pe: number; since: Seq }>();
  const waiting = new Map<string, Set<number>>();
  for (const { seq: since, event } of before(timeline, at)) {
    if (event.type !== 'lock.acquired' && event.type !== 'lock.released' && event.type !== 'lock.contended') continue;
    const { lock, instance, pe } = event;
    const key = `${lock}/${instance}`;
    const waiters = waiting.get(key) ?? new Set();
    waiting.set(key, waiters);
    if (event.type === 'lock.contended') waiters.add(pe);
    else if (event.type === 'lock.released') locks.delete(key);
    else {
      waiters.delete(pe);
      locks.set(key, { lock, instance, pe, since });
    }
  }
  return {
    kind: 'locks',
    locks: [...locks].map(([key, held]) => ({ ...held, waiting: [...(waiting.get(key) ?? [])] })),
  };
}

function* before(timeline: Timeline, at: Seq): Generator<SystemRecord> {
  for (const record of timeline.records(seq(0), 'forwards')) {
    if (record.seq >= at) return;
    yield record;
  }
}
