import { type Observable, Subject } from 'rxjs';
import type { MachineObserver } from '../kernel/machine.ts';
import type { DomainEvent, Recorded, Seq } from '../kernel/model.ts';

/** A finished state and the position after which it holds. */
export interface StateAt<State> {
  readonly state: State;
  readonly nextSeq: Seq;
}

/** What a machine did, as streams. They carry finished values outwards and compute nothing. */
export interface LiveStreams<State, E extends DomainEvent> {
  /** Every record, in order, after it happened. */
  readonly records$: Observable<Recorded<E>>;
  /** The same in arrays of up to `chunkLength` records: cheaper where operators are stacked. */
  readonly chunks$: Observable<readonly Recorded<E>[]>;
  /** The state at each chunk boundary. */
  readonly state$: Observable<StateAt<State>>;
  /** The end to give to the machine. */
  readonly observer: MachineObserver<State, E>;
  /** Publishes what is not published yet and completes the streams. */
  complete(): void;
}

/**
 * Streams for a machine's observer. Observers that throw do not disturb the others (RxJS reports them), and
 * none can dispatch: the machine refuses while it publishes.
 */
export function createLiveStreams<State, E extends DomainEvent>(chunkLength: number): LiveStreams<State, E> {
  const records = new Subject<Recorded<E>>();
  const chunks = new Subject<readonly Recorded<E>[]>();
  const states = new Subject<StateAt<State>>();
  let chunk: Recorded<E>[] = [];

  function flush(): void {
    if (chunk.length === 0) return;
    const full = chunk;
    chunk = [];
    chunks.next(full);
  }

  return {
    records$: records.asObservable(),
    chunks$: chunks.asObservable(),
    state$: states.asObservable(),
    observer: {
      record(record) {
        records.next(record);
        chunk.push(record);
        if (chunk.length === chunkLength) flush();
      },
      state(state, nextSeq) {
        states.next({ state, nextSeq });
      },
    },
    complete() {
      flush();
      records.complete();
      chunks.complete();
      states.complete();
    },
  };
}
