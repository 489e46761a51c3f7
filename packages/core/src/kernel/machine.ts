import { invariant } from './invariant.ts';
import { type Actor, type DomainEvent, type Model, type Origin, type Recorded, type Seq, seq } from './model.ts';
import { createReducer, type OpenState } from './reducer.ts';

/** What a machine is made with. */
export interface MachineOptions<State> {
  /** A state is finished with the first decision that reaches a multiple of this many events. */
  readonly chunkLength: number;
  /** Freeze what leaves the machine: development and tests. */
  readonly freeze: boolean;
  /** State and position to go on from; null starts a new log. */
  readonly resume: { readonly state: State; readonly nextSeq: Seq } | null;
}

/** Who hears of what the machine did. Told after it happened; may not dispatch. */
export interface MachineObserver<State, E extends DomainEvent> {
  record(record: Recorded<E>): void;
  /** A chunk is full or was closed: its finished state, and the position after it. */
  state(state: State, nextSeq: Seq): void;
}

/** Decides, appends, evolves, then publishes. Keeps the state and none of the log. */
export interface Machine<State, Command, E extends DomainEvent, Reply> {
  /** The state as it is now: a view for the moment, not to be kept. */
  readonly view: State;
  readonly nextSeq: Seq;
  /**
   * Runs one command. Returns what the actor learns.
   *
   * @throws ModelBug when an observer calls it.
   */
  dispatch(actor: Actor, command: Command, cause: Seq | null, origin?: Origin | null): Dispatched<E, Reply>;
  /**
   * Finishes the open state, tells observers, and returns it. The machine goes on from it.
   *
   * @throws ModelBug when an observer calls it.
   */
  settle(): State;
}

/** The act that a command became, and what the actor learns. */
export interface Dispatched<E extends DomainEvent, Reply> {
  readonly act: Recorded<E>;
  readonly reply: Reply;
}

/** A machine over a model. */
export function createMachine<State extends object, Command, E extends DomainEvent, Reply>(
  model: Model<State, Command, E, Reply>,
  options: MachineOptions<State>,
  observer: MachineObserver<State, E>,
): Machine<State, Command, E, Reply> {
  const reducer = createReducer(model, { freeze: options.freeze });
  let nextSeq: number = options.resume?.nextSeq ?? 0;
  let open: OpenState<State, E> = reducer.open(options.resume?.state ?? reducer.initial);
  let isPublishing = false;

  function settle(): State {
    invariant(!isPublishing, 'an observer may not settle the machine: it is told of the state at the next boundary');
    const state = open.close();
    open = reducer.open(state);
    isPublishing = true;
    try {
      observer.state(state, seq(nextSeq));
    } finally {
      isPublishing = false;
    }
    return state;
  }

  function publish(records: readonly Recorded<E>[]): void {
    isPublishing = true;
    try {
      for (const record of records) observer.record(record);
    } finally {
      isPublishing = false;
    }
  }

  function append(record: Recorded<E>): Recorded<E> {
    if (options.freeze) freezeRecord(record);
    nextSeq += 1;
    open.apply(record.event);
    return record;
  }

  return {
    get view(): State {
      return open.view;
    },
    get nextSeq(): Seq {
      return seq(nextSeq);
    },
    settle,
    dispatch(actor, command, cause, origin = null): Dispatched<E, Reply> {
      invariant(!isPublishing, 'an observer may not dispatch: queue the command and dispatch it later');
      const { events, reply } = model.decide(open.view, command);
      const act = append({ seq: seq(nextSeq), cause, actor, origin, event: events[0] });
      const records = [act];
      for (let index = 1; index < events.length; index += 1) {
        // Inside the bounds of the list.
        const event = events[index]!;
        records.push(append({ seq: seq(nextSeq), cause: act.seq, actor, origin, event }));
      }
      publish(records);
      if (isChunkFull(act.seq, nextSeq, options.chunkLength)) settle();
      return { act, reply };
    },
  };
}

/** True when the records from `first` to before `next` reached or passed a multiple of `length`. */
function isChunkFull(first: number, next: number, length: number): boolean {
  return Math.floor(first / length) !== Math.floor(next / length);
}

function freezeRecord(record: Recorded<DomainEvent>): void {
  Object.freeze(record);
  Object.freeze(record.event);
  const fields: Readonly<Record<string, unknown>> = { ...record.event };
  for (const value of Object.values(fields)) {
    if (!Array.isArray(value)) continue;
    for (const item of value) Object.freeze(item);
    Object.freeze(value);
  }
}
