import { createReducer, digestOf, INITIAL_SYSTEM, sharedState, systemModel, type SystemState } from '@vist/core';
import { describe, expect, it } from 'vitest';
import { runOf, SMALL_SCENARIO } from '../../test/small-run.ts';
import { createCheckpoints } from './checkpoints.ts';

const { records } = runOf(SMALL_SCENARIO);

/** Every state of a small run, as a fold leaves them: each event in a draft of its own. */
const states: readonly SystemState[] = (() => {
  const reducer = createReducer(systemModel(SMALL_SCENARIO.profile), { freeze: false });
  const all = [reducer.initial];
  for (const { event } of records) all.push(reducer.step(all.at(-1)!, event));
  return all;
})();

const loose = { every: 1, most: 10_000, mostRecent: 10_000, mostBytes: 2 ** 40 };

/** What the kept states need when each is measured against the one before it. */
function measured(store: ReturnType<typeof createCheckpoints>): number {
  let like = INITIAL_SYSTEM;
  let bytes = 0;
  for (let position = 0; position < states.length; position += 1) {
    const state = store.at(position);
    if (state === null) continue;
    bytes += sharedState(state, like).ownBytes;
    like = state;
  }
  return bytes;
}

describe('checkpoints', () => {
  it('count what each state needs beside the one that is left before it, also after many were dropped', () => {
    const store = createCheckpoints({ ...loose, most: 9, mostRecent: 0 });
    for (const [position, state] of states.entries()) store.keep(position, state);
    expect(store.count()).toBeLessThanOrEqual(9);
    expect(store.count()).toBeGreaterThan(1);
    expect(store.bytes()).toBe(measured(store));
  });

  it('count the states of the last places, too', () => {
    const store = createCheckpoints({ ...loose, every: 1_000_000, mostRecent: 20 });
    for (const [position, state] of states.entries()) store.keep(position, state);
    expect(store.count()).toBe(21);
    expect(store.bytes()).toBeGreaterThanOrEqual(measured(store));
  });

  it.each([{ every: 1 }, { every: 1_000_000 }, { every: 16 }])('need no more than they may: $every', ({ every }) => {
    const all = createCheckpoints({ ...loose, every });
    for (const [position, state] of states.entries()) all.keep(position, state);
    const mostBytes = Math.floor(all.bytes() / 5);
    const store = createCheckpoints({ ...loose, every, mostBytes });
    for (const [position, state] of states.entries()) {
      store.keep(position, state);
      expect(store.bytes()).toBeLessThanOrEqual(mostBytes);
    }
    expect(measured(store)).toBeLessThanOrEqual(mostBytes);
    expect(store.count()).toBeGreaterThan(1);
    for (const [position, state] of states.entries()) {
      const kept = store.at(position);
      if (kept !== null) expect(digestOf(kept)).toBe(digestOf(state));
    }
  });
});
