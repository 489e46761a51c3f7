import { createReducer, digestOf, REVISION_NAMES, type Scenario, systemModel } from '@vist/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomScenarios } from './random-scenario.ts';
import { runKept } from './run-kept.ts';

const SEED = 20_260_505;
const RUNS = 6;
/** A digest looks at the whole state: one act in so many is looked at. */
const EVERY = 97;

describe.each(REVISION_NAMES)(`a decision in a run of %s (seed ${SEED})`, (revision) => {
  it('changes nothing, neither in an open state nor in a finished one', () => {
    const property = fc.property(randomScenarios(revision), (scenario) => {
      const changed = [...decided(scenario)].filter(
        ({ open, finished, before }) => open !== before || finished !== before,
      );
      expect(changed).toEqual([]);
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});

/** Digests around a decision: before it, after it on the open state, after it on the finished state. */
interface Decided {
  readonly type: string;
  readonly before: string;
  readonly open: string;
  readonly finished: string;
}

function* decided(scenario: Scenario): Generator<Decided> {
  const model = systemModel(scenario.profile);
  const reducer = createReducer(model, { freeze: true });
  let open = reducer.open(model.initial);
  for (const { seq, event } of runKept(scenario).records) {
    const command = seq % EVERY === 0 ? model.commandOf(event) : null;
    if (command !== null) {
      const before = digestOf(open.view);
      model.decide(open.view, command);
      const afterOpen = digestOf(open.view);
      const finished = open.close();
      model.decide(finished, command);
      yield { type: event.type, before, open: afterOpen, finished: digestOf(finished) };
      open = reducer.open(finished);
    }
    open.apply(event);
  }
}
