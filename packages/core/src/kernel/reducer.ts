import { type Draft, Immer } from 'immer';
import { invariant } from './invariant.ts';
import type { DomainEvent, Model } from './model.ts';

/**
 * `T` with every field writable, as `evolve` sees it. Branded numbers and bigints stay what they are
 * (immer's own `Draft` takes them apart), and so do class instances that immer does not draft.
 */
export type Mutable<T> = T extends string | number | bigint | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Mutable<Item>[]
    : T extends Opaque
      ? T
      : { -readonly [Key in keyof T]: Mutable<T[Key]> };

/** What immer leaves alone: bulk data behind a module of its own. */
export interface Opaque {
  readonly isOpaque: true;
}

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
    // The draft has the shape of the state; only the readonly marks differ.
    const view = draft as State;
    let isOpen = true;
    model.openDraft(view);
    return {
      view,
      apply(event: E): void {
        invariant(isOpen, `event ${event.type}: the state it was to change is closed`);
        model.evolve(view, event);
      },
      close(): State {
        invariant(isOpen, 'a state is closed once');
        isOpen = false;
        model.closeDraft(view);
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
