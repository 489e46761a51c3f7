import type { PhysAddr, Word64 } from '../arch/addr.ts';
import { invariant } from '../kernel/invariant.ts';

/** What an actor learns from one step. */
export type Reply = Done | WordReply | AddressReply | Refused | Fault;

export interface Done {
  readonly type: 'done';
}

/** A loaded word or register value. */
export interface WordReply {
  readonly type: 'word';
  readonly word: Word64;
}

/** An allocation, or null when it failed. */
export interface AddressReply {
  readonly type: 'address';
  readonly addr: PhysAddr | null;
}

/** A command that was refused before it reached the IRS. */
export interface Refused {
  readonly type: 'refused';
  /** Negative error number. */
  readonly err: number;
}

/** A user access that faulted. */
export interface Fault {
  readonly type: 'fault';
}

export const DONE: Done = Object.freeze({ type: 'done' });

/**
 * A procedure as a coroutine: yields one command at a time and resumes with its reply, so that
 * between any two steps another actor may run.
 */
export type Program<Command, Return> = Generator<Command, Return, Reply>;

/** @throws ModelBug when the reply carries no word. */
export function wordOf(reply: Reply): Word64 {
  invariant(reply.type === 'word', () => `reply ${reply.type}: expected a word`);
  return reply.word;
}

/** @throws ModelBug when the reply carries no address. */
export function addressOf(reply: Reply): PhysAddr | null {
  invariant(reply.type === 'address', () => `reply ${reply.type}: expected an address`);
  return reply.addr;
}
