import type { Brand } from './brand.ts';
import { invariant } from './invariant.ts';
import type { Mutable } from './mutable.ts';

/** Position in the log, dense from 0. The only clock there is. */
export type Seq = Brand<number, 'Seq'>;

/** @throws ModelBug unless `n` is a whole number from 0. */
export function seq(n: number): Seq {
  invariant(Number.isSafeInteger(n) && n >= 0, () => `seq ${n}: expected a whole number from 0`);
  return n as Seq;
}

/** Who did it: a PE (one kernel thread each), an IRS, guest software, or the environment. */
export type Actor = `pe${number}` | `irs${number}` | `guest${number}` | 'env';

/** What every event has. Events are flat, readonly and have no optional fields. */
export interface DomainEvent {
  readonly type: `${string}.${string}`;
}

/** Where an imported event stood in its source. Outside the identity of a run. */
export interface Origin {
  /** Line of the source, from 1. */
  readonly line: number;
  /** Clock value of the source in nanoseconds, or null. */
  readonly timeNs: bigint | null;
  readonly cpu: number | null;
  readonly comm: string | null;
  readonly pid: number | null;
  /** True when the event was not in the source but follows from it. */
  readonly isInferred: boolean;
}

/** One entry of the log. */
export interface Recorded<E extends DomainEvent> {
  readonly seq: Seq;
  /** Effect: the act that made it happen. Act: the open call frame, or null for an outside stimulus. */
  readonly cause: Seq | null;
  readonly actor: Actor;
  /** Where an imported event came from; null in simulated runs. */
  readonly origin: Origin | null;
  readonly event: E;
}

/** One act, then what the machine did about it, then what the actor learns. */
export interface Decision<E extends DomainEvent, Reply> {
  readonly events: readonly [act: E, ...effects: E[]];
  readonly reply: Reply;
}

/** A machine as four pure functions. `decide` never writes, `evolve` never refuses. */
export interface Model<State, Command, E extends DomainEvent, Reply> {
  readonly initial: State;
  readonly decide: (state: State, command: Command) => Decision<E, Reply>;
  readonly evolve: (draft: Mutable<State>, event: E) => void;
  /** The command an act stands for; null when the event is an effect. */
  readonly commandOf: (event: E) => Command | null;
  /** Prepares a draft that was just opened over `state`. */
  readonly openDraft: (draft: Mutable<State>, state: State) => OpenDraft<State>;
}

/** A draft in the form in which a model works on it, which may be faster than the draft itself. */
export interface OpenDraft<State> {
  /** What `decide` reads and `evolve` writes. */
  readonly view: Mutable<State>;
  /** Puts into the draft what the view holds apart from it. The view is not used again. */
  close(): void;
}
