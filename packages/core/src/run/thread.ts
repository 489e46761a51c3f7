import { invariant } from '../kernel/invariant.ts';
import type { Actor, Seq } from '../kernel/model.ts';
import { DONE, type Program, type Reply } from '../pe/program.ts';
import { lockKey } from '../pe/state.ts';
import type { SystemCommand } from '../system/commands.ts';
import type { SystemEvent } from '../system/events.ts';
import type { Executor } from './executor.ts';
import type { ScenarioOperation } from './scenario.ts';

/** An operation as a program, and who runs it. */
export interface OperationProgram {
  readonly actor: Actor;
  readonly program: Program<SystemCommand, number>;
}

/** What a thread is doing. */
export type ThreadStatus =
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting'; readonly lock: string }
  | { readonly kind: 'finished' }
  | { readonly kind: 'ended'; readonly reason: string };

/** The operations of one PE, in order. */
export interface Thread {
  readonly pe: number;
  readonly status: ThreadStatus;
  /** Makes one step: begins an operation, runs one command, or ends the operation. Returns the act's type. */
  step(): SystemEvent['type'];
  /** The lock it waits for was given back. */
  wake(): void;
}

interface OpenOperation extends OperationProgram {
  readonly operation: ScenarioOperation;
  /** The operation's own act, then the open call frames. */
  readonly frames: Seq[];
  reply: Reply;
  /** A guest's write that has just trapped: what KVM calls now is because of it. */
  trap: Seq | null;
  /** A command that has to be tried again: the lock was held. */
  retry: SystemCommand | null;
}

/** A thread over the operations of one PE. */
export function createThread(
  pe: number,
  operations: readonly ScenarioOperation[],
  deps: {
    readonly executor: Executor;
    readonly begin: (operation: ScenarioOperation) => OperationProgram;
    /** The environment's own acts: an operation begins or ends. */
    readonly announce: (
      command: SystemCommand,
      cause: Seq | null,
    ) => { readonly seq: Seq; readonly type: SystemEvent['type'] };
  },
): Thread {
  let nextOperation = 0;
  let open: OpenOperation | null = null;
  let status: ThreadStatus = operations.length === 0 ? { kind: 'finished' } : { kind: 'ready' };

  function begin(): SystemEvent['type'] {
    const operation = operations[nextOperation];
    invariant(operation !== undefined, `thread ${pe}: no operation ${nextOperation}`);
    nextOperation += 1;
    const { index, op, vm, args } = operation;
    const named = Object.entries(args).map(([name, value]) => ({
      name,
      value: Number(value) === value ? value : String(value),
    }));
    const started = deps.begin(operation);
    const act = deps.announce({ type: 'env.beginOperation', index, op, vm, args: named }, null);
    open = { ...started, operation, frames: [act.seq], reply: DONE, trap: null, retry: null };
    return act.type;
  }

  function end(current: OpenOperation, ret: number): SystemEvent['type'] {
    deps.executor.completeLate();
    const { index, op, vm } = current.operation;
    const act = deps.announce({ type: 'env.endOperation', index, op, vm, ret }, current.frames[0] ?? null);
    open = null;
    if (nextOperation === operations.length) status = { kind: 'finished' };
    return act.type;
  }

  function run(current: OpenOperation, command: SystemCommand): SystemEvent['type'] {
    current.retry = null;
    const actor = actorOf(current.actor, command);
    const { act, reply } = deps.executor.execute(actor, command, causeOf(current, command));
    const { event } = act;
    current.reply = reply;
    current.trap = event.type === 'guest.mmioWrote' ? act.seq : null;
    if (event.type === 'call.entered' || event.type === 'kvm.commandSent') current.frames.push(act.seq);
    if (event.type === 'call.returned' || event.type === 'kvm.commandReturned') current.frames.pop();
    if (event.type === 'lock.contended') {
      current.retry = command;
      status = { kind: 'waiting', lock: lockKey(event.lock, event.instance) };
    }
    const reason = endReason(event);
    if (reason !== null) status = { kind: 'ended', reason };
    return event.type;
  }

  return {
    pe,
    get status() {
      return status;
    },
    wake() {
      if (status.kind === 'waiting') status = { kind: 'ready' };
    },
    step() {
      invariant(status.kind === 'ready', `thread ${pe} is ${status.kind}: expected ready`);
      if (open === null) return begin();
      if (open.retry !== null) return run(open, open.retry);
      const step = open.program.next(open.reply);
      return step.done === true ? end(open, step.value) : run(open, step.value);
    },
  };
}

function causeOf({ frames, trap }: OpenOperation, command: SystemCommand): Seq | null {
  return trap !== null && command.type === 'call.enter' ? trap : (frames.at(-1) ?? null);
}

/** A guest's access is the guest's own act, on whatever PE its vCPU runs; the rest is the PE's. */
function actorOf(actor: Actor, command: SystemCommand): Actor {
  return command.type === 'guest.writeMmio' || command.type === 'guest.readMmio' ? `guest${command.vm}` : actor;
}

/** Why an act ends its actor, in the recordings' words; null when it does not. */
function endReason(event: SystemEvent): string | null {
  switch (event.type) {
    case 'ub.shiftedOutOfBounds':
      return 'ub_shift_out_of_bounds';
    case 'ub.oopsed':
      return 'oops';
    case 'lock.recursed':
      return 'lock_recursion';
    case 'alloc.freed':
      if (event.was === 'free') return 'double_free';
      return event.was === 'foreign' ? 'bad_free' : null;
    default:
      return null;
  }
}
