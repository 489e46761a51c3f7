import type { Actor, Seq, SystemRecord } from '@vist/core';

/** A lock that an actor holds. */
export interface HeldLock {
  readonly lock: string;
  readonly instance: number;
  readonly since: Seq;
}

/** A call that has not returned. */
export interface Frame {
  readonly seq: Seq;
  readonly func: string;
  readonly caller: Seq | null;
  readonly isCommand: boolean;
}

/** An operation of the scenario that has not ended. */
export interface Operation {
  readonly seq: Seq;
  readonly index: number;
  readonly op: string;
  readonly vm: number | null;
}

/** What each actor is in the middle of. */
export interface Actors {
  locksOf(actor: Actor): readonly HeldLock[];
  /** True when the actor holds a lock that every VM shares. */
  holdsGlobalLock(actor: Actor): boolean;
  /** The innermost kernel function that a record stands in; the actor where none is known. */
  functionOf(record: SystemRecord): string;
  /** The same for a register write that began a while ago: where the open command came from. */
  functionAt(seq: Seq): string;
  /** True when the record stands in a call of that function, however deep. */
  isInside(record: SystemRecord, func: string): boolean;
  /** The operation that a record belongs to; null outside of all. */
  operationOf(record: SystemRecord): Operation | null;
  /** The outermost open frame or operation of a record: where its unit of work began. */
  rootOf(record: SystemRecord): Seq | null;
}

/** The writable side, for the fold of a log. */
export interface ActorFacts extends Actors {
  apply(record: SystemRecord): void;
}

/** The locks of which each VM has its own: two VMs may hold them at the same time. */
const PER_VM_LOCKS: ReadonlySet<string> = new Set(['config_lock']);
/** Functions that pass a command on: who asked for it is what a reader wants to know. */
const CONDUITS: ReadonlySet<string> = new Set(['vgic_v5_send_command', 'vgic_v5_irs_set_up_vpe']);
const NO_LOCKS: readonly HeldLock[] = [];

/** Actors that have done nothing. */
export function createActors(): ActorFacts {
  const locks = new Map<Actor, readonly HeldLock[]>();
  const frames = new Map<Seq, Frame>();
  const operations = new Map<Seq, Operation>();
  /** The last register write: the IRS works on it when nobody remembers where it came from. */
  let lastWrite: { readonly seq: Seq; readonly func: string } | null = null;
  /** The last act that says where it stands; its effects do not. */
  let lastAct: { readonly seq: Seq; readonly site: string } | null = null;

  /** The chain of open frames from a record outwards. */
  function* chain(cause: Seq | null): Generator<Frame> {
    let at = cause;
    for (let depth = 0; at !== null && depth < MOST_FRAMES; depth += 1) {
      const frame = frames.get(at);
      if (frame === undefined) return;
      yield frame;
      at = frame.caller;
    }
  }

  function root(cause: Seq | null): Seq | null {
    let last = cause;
    for (const frame of chain(cause)) last = frame.caller ?? frame.seq;
    return last;
  }

  function functionOf({ event, cause, actor }: SystemRecord): string {
    if ('site' in event) return event.site;
    if (cause !== null && cause === lastAct?.seq) return lastAct.site;
    for (const { func, isCommand } of chain(cause)) if (!isCommand && !CONDUITS.has(func)) return func;
    return actor;
  }

  return {
    locksOf: (actor) => locks.get(actor) ?? NO_LOCKS,
    holdsGlobalLock: (actor) => (locks.get(actor) ?? NO_LOCKS).some(({ lock }) => !PER_VM_LOCKS.has(lock)),
    functionOf,
    functionAt: (seq) => (lastWrite?.seq === seq ? lastWrite.func : 'unknown'),
    isInside({ cause }, func) {
      for (const frame of chain(cause)) if (frame.func === func) return true;
      return false;
    },
    operationOf({ cause }) {
      const at = root(cause);
      return at === null ? null : (operations.get(at) ?? null);
    },
    rootOf: ({ cause }) => root(cause),
    apply(record) {
      const { seq, cause, actor, event } = record;
      if ('site' in event) lastAct = { seq, site: event.site };
      switch (event.type) {
        case 'mmio.writeBegan':
          lastWrite = { seq, func: functionOf(record) };
          return;
        case 'call.entered':
          frames.set(seq, { seq, func: event.func, caller: cause, isCommand: false });
          return;
        case 'kvm.commandSent':
          frames.set(seq, { seq, func: event.command, caller: cause, isCommand: true });
          return;
        case 'call.returned':
        case 'kvm.commandReturned':
          if (cause !== null) frames.delete(cause);
          return;
        case 'lock.acquired':
          locks.set(actor, [...(locks.get(actor) ?? []), { lock: event.lock, instance: event.instance, since: seq }]);
          return;
        case 'lock.released':
          locks.set(
            actor,
            (locks.get(actor) ?? []).filter(({ lock, instance }) => lock !== event.lock || instance !== event.instance),
          );
          return;
        case 'env.operationBegan': {
          const { index, op, vm } = event;
          operations.set(seq, { seq, index, op, vm });
          return;
        }
        case 'env.operationEnded':
          if (cause !== null) operations.delete(cause);
          return;
        default:
      }
    },
  };
}

/** Kernel stacks are bounded, and so is this walk. */
const MOST_FRAMES = 64;
