import { expect } from 'vitest';
import type { DomainEvent, Model } from '../kernel/model.ts';
import { createReducer } from '../kernel/reducer.ts';

/** Events that have happened, then a command, then what must come of it. */
export interface Given<Command, E extends DomainEvent, Reply> {
  when(command: Command): Then<E, Reply>;
}

/** What a command must come to. */
export interface Then<E extends DomainEvent, Reply> {
  /** The act and its effects, in order. */
  then(...events: E[]): Then<E, Reply>;
  /** What the actor learns. */
  replies(reply: Reply): Then<E, Reply>;
}

/** Tests of a model in the form "given these events, when this command, then those events". */
export function specFor<State extends object, Command, E extends DomainEvent, Reply>(
  model: Model<State, Command, E, Reply>,
): (...past: E[]) => Given<Command, E, Reply> {
  return (...past) => {
    const state = createReducer(model, { freeze: true }).fold(model.initial, past);
    return {
      when(command) {
        const decision = model.decide(state, command);
        const then: Then<E, Reply> = {
          then(...events) {
            expect(decision.events).toEqual(events);
            return then;
          },
          replies(reply) {
            expect(decision.reply).toEqual(reply);
            return then;
          },
        };
        return then;
      },
    };
  };
}
