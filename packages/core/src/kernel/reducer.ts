import { type Draft, Immer } from 'immer';
import { invariant } from './invariant.ts';
import type { DomainEvent, Model } from './model.ts';
import type { Mutable } from './mutable.ts';

/** How finished state is treated. Frozen in development and tests, as is where speed counts. */
export interface ReducerOptions {
  readonly freeze: boolean;
}

/** One state per chunk: an open draft that takes events until it is closed. */
export interface OpenState<State, E extends DomainEvent> {
  /** The state as it is now. Valid only until `close`; nobody may keep it. */
  readonly view: State;
  apply(event: E): void;
  /** The finished state. Nothing may be applied afterwards. */
  close(): State;
}

/** The reducer of a model in its two gears. */
export interface Reducer<State, E extends DomainEvent> {
  readonly initial: State;
  /** One state per event. */
  step(state: State, event: E): State;
  /** One state per chunk. */
  fold(state: State, events: Iterable<E>): State;
  open(state: State): OpenState<State, E>;
}

/** The only door to immer: runs a model's `evolve` over drafts. */
export function createReducer<State extends object, Command, E extends DomainEvent, Reply>(
  model: Model<State, Command, E, Reply>,
  options: ReducerOptions,
): Reducer<State, E> {
  const immer = new Immer({ autoFreeze: options.freeze });

  function open(state: State): OpenState<State, E> {
    const draft: Draft<State> = immer.createDraft(state);
    // The draft has the shape of the state: the one place where the readonly marks come off.
    const opened = model.openDraft(draft as Mutable<State>, state);
    const { view } = opened;
    let isOpen = true;
    return {
      view: view as State,
      apply(event: E): void {
        invariant(isOpen, () => `event ${event.type}: the state it was to change is closed`);
        model.evolve(view, event);
      },
      close(): State {
        invariant(isOpen, 'a state is closed once');
        isOpen = false;
        opened.close();
        return immer.finishDraft(draft) as State;
      },
    };
  }

  function fold(state: State, events: Iterable<E>): State {
    const chunk = open(state);
    for (const event of events) chunk.apply(event);
    return chunk.close();
  }

  return {
    initial: model.initial,
    step: (state, event) => fold(state, [event]),
    fold,
    open,
  };
}
